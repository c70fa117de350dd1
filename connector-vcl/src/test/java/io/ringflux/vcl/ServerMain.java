package io.ringflux.vcl;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import reactor.netty.DisposableChannel;
import reactor.netty.resources.LoopResources;

/**
 * Servers in a process of their own, since VPP joins no program with itself. Each line of the input is a
 * {@link Program}'s name and the address for it; the answer is its port. The end of the input ends {@code main}.
 */
final class ServerMain {
    /** In place of VPP's socket: the JDK's own sockets. */
    static final String KERNEL = "kernel";

    static final String ANSWER = "listening on port ";

    private ServerMain() {}

    public static void main(String[] arguments) throws IOException {
        int count = Integer.parseInt(arguments[1]);
        LoopResources loops =
                arguments[0].equals(KERNEL) ? LoopResources.create("server", count, true) : vcl(arguments[0], count);
        serve(loops);
    }

    private static LoopResources vcl(String appSocket, int count) {
        VclConfig config = VclConfig.create()
                .application("servers")
                .appSocket(Path.of(appSocket))
                .segmentBytes(512L << 20, 256L << 20);
        return VclLoopResources.create("server", count, config);
    }

    private static void serve(LoopResources loops) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            DisposableChannel server = Program.valueOf(words[0]).start(loops, words[1], Integer.parseInt(words[2]));
            int port = ((InetSocketAddress) server.channel().localAddress()).getPort();
            System.out.println(ANSWER + port);
        }
    }
}
