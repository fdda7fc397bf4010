package io.karasu.pack;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of a source is drawn. Tokens count with EOS.
 *
 * @param source the source
 * @param asked the source's budget in tokens; 0 for a source outside the mixture
 * @param maxEpochs how often a document may be drawn; 0 for a source outside the mixture
 * @param documents documents there are
 * @param available tokens of one epoch
 */
record SourceDraw(String source, long asked, int maxEpochs, long documents, long available) {

  /** Number of epochs in which every document is drawn whole. */
  int wholeEpochs() {
    return available == 0 ? 0 : (int) Math.min(maxEpochs, asked / available);
  }

  /** Tokens that are drawn: {@code asked}, or less if the source runs out. */
  long achieved() {
    boolean runsOut = available == 0 || wholeEpochs() == maxEpochs;
    return runsOut ? wholeEpochs() * available : asked;
  }

  /** The epochs that are needed, in order. The last one may be a part. */
  List<EpochDraw> epochs() {
    List<EpochDraw> epochs = new ArrayList<>();
    long achieved = achieved();
    for (long base = 0; base < achieved; base += available) {
      long limit = Math.min(available, achieved - base);
      epochs.add(new EpochDraw(source, epochs.size(), base, limit, achieved));
    }
    return epochs;
  }
}
