package io.karasu.train.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** What a rank says reaches the driver, and nobody else's words do. */
class ProgressTest {

  private static final SparkConf CONF = new SparkConf(false).set("spark.driver.host", "127.0.0.1");

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  @Test
  void theDriverHearsARankLineByLine() throws InterruptedException {
    try (ProgressServer server = ProgressServer.start(CONF, heard::add);
        ProgressLink link = new ProgressLink("127.0.0.1", server.port(), server.secret())) {
      link.send("step 1 of 2, loss 4.5");
      link.send("step 2 of 2,\nloss 4.4、終わり");
      assertThat(List.of(next(), next()))
          .containsExactly("step 1 of 2, loss 4.5", "step 2 of 2, loss 4.4、終わり");
    }
  }

  @Test
  void whoDoesNotKnowTheSecretIsNotHeard() throws IOException, InterruptedException {
    try (ProgressServer server = ProgressServer.start(CONF, heard::add)) {
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        stranger.setSoTimeout(20_000); // a stranger who is heard must fail this test, not hang it
        OutputStream out = stranger.getOutputStream();
        out.write("guess\nstep 1 of 2, loss 0\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        // The server closes the connection, which ends this read.
        assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      }
      try (ProgressLink link = new ProgressLink("127.0.0.1", server.port(), server.secret())) {
        link.send("ours");
        assertThat(next()).isEqualTo("ours");
      }
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void aRankGoesOnWithoutADriverThatListens() {
    int port;
    try (ProgressServer server = ProgressServer.start(CONF, heard::add)) {
      port = server.port();
    }
    try (ProgressLink link = new ProgressLink("127.0.0.1", port, "secret")) {
      link.send("step 1 of 2");
    }
    assertThat(heard).isEmpty();
  }

  private String next() throws InterruptedException {
    return heard.poll(20, TimeUnit.SECONDS);
  }
}
