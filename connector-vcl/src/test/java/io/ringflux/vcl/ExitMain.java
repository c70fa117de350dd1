package io.ringflux.vcl;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.netty.DisposableChannel;

/** Attaches, listens on two loops and ends in the way that its second argument names. */
final class ExitMain {
    static final String READY = "ready";

    private ExitMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        VclConfig config = VclConfig.create().appSocket(Path.of(arguments[0]));
        VclLoopResources loops = VclLoopResources.create("exit", 2, config);
        DisposableChannel server = Program.ECHO.start(loops, "127.0.0.1", 0);
        InetSocketAddress address = (InetSocketAddress) server.channel().localAddress();
        System.out.println(READY + " on port " + address.getPort());
        switch (arguments[1]) {
            case "return" -> {}
            case "dispose" ->
                loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
            case "exit" -> System.exit(3);
            case "throw" -> throw new IllegalStateException("as asked");
            case "wait" -> new CountDownLatch(1).await(1, TimeUnit.MINUTES);
            default -> throw new IllegalArgumentException("way is " + arguments[1]);
        }
    }
}
