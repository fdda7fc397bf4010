package io.karasu.report;

import io.karasu.corpus.Nullable;

/**
 * What a report shows.
 *
 * @param title heading; null for the name of the run folder
 * @param samplesPerReason samples of each reason, those with the smallest ids
 * @param sampleCharacters code points shown of a sample's text
 * @param histogramBars bars of a plot
 * @param topHosts hosts shown of each source
 * @param topLicences licences shown
 */
public record ReportOptions(
    @Nullable String title,
    int samplesPerReason,
    int sampleCharacters,
    int histogramBars,
    int topHosts,
    int topLicences) {}
