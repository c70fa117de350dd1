package io.ringflux.service.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.service.Service;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;

/** Sockets of the JDK, which know nothing of the service, and what they send. */
public final class Peer {
    private Peer() {}

    /** Waits until that session listens, and connects to it. */
    public static Socket connect(Service service, String session) throws IOException {
        Session listening = Objects.requireNonNull(service.sessions().find(session));
        Awaitility.await().until(() -> listening.address() != null);
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(),
                Objects.requireNonNull(listening.address()).getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** A server on any free port. */
    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Bytes that repeat nowhere. */
    static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Sends all of it and ends that direction, on a thread of its own. */
    static Thread send(Socket socket, byte[] content) {
        Thread sender = new Thread(() -> {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(content);
                socket.shutdownOutput();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        sender.setDaemon(true);
        sender.start();
        return sender;
    }

    /** What comes until the end is exactly that. */
    static void assertReceives(Socket socket, byte[] content) throws IOException {
        InputStream in = socket.getInputStream();
        assertThat(in.readNBytes(content.length)).isEqualTo(content);
        assertThat(in.read()).isEqualTo(-1);
    }
}
