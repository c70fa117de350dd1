package io.ringflux.vcl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the kernel's end does to a server over VPP: the arguments are its manner, the server's address and a number. */
final class KernelPeerMain {
    private static final int PATIENCE_MS = 20_000;
    private static final int ASK_AGAIN_MS = 500;

    private KernelPeerMain() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        int number = Integer.parseInt(arguments[3]);
        switch (arguments[0]) {
            case "end" -> connected(server).close();
            case "reset" -> reset(server);
            case "unread" -> leaveUnread(server, number);
            case "asked" -> System.out.println(asked(server));
            case "echo" -> System.out.println(echoes(server, number));
            case "bodies" -> System.out.println(bodies(server, number));
            case "slow" -> System.out.println(readLate(server, number));
            case "datagrams" -> System.out.println(String.join(" ", datagrams(server)));
            case "peers" -> System.out.println(peers(server, number));
            default -> throw new IllegalArgumentException("manner is " + arguments[0]);
        }
    }

    private static Socket connected(InetSocketAddress server) throws IOException {
        Socket socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static void reset(InetSocketAddress server) throws IOException {
        Socket socket = connected(server);
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Sends so many bytes, waits for an answer, and drops the connection by a reset. */
    private static void leaveUnread(InetSocketAddress server, int bytes) throws IOException {
        try (Socket socket = connected(server)) {
            socket.getOutputStream().write(new byte[bytes]);
            socket.getInputStream().read();
            socket.setSoLinger(true, 0);
        }
    }

    /** What a datagram is answered with, from the very address that it was sent to. */
    private static String asked(InetSocketAddress server) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            return isAnswered(socket, server, "asked") ? "answered" : "not answered";
        }
    }

    /** So many connections at once; how many were answered. */
    private static int echoes(InetSocketAddress server, int connections) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Socket socket = connected(server);
            socket.getOutputStream().write(i);
            sockets.add(socket);
        }
        int answered = 0;
        for (int i = 0; i < connections; i++) {
            answered += sockets.get(i).getInputStream().read() == (i & 0xFF) ? 1 : 0;
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        return answered;
    }

    /** So many connections one after another, with 20 MB each; how many of them got back what they had sent. */
    private static int bodies(InetSocketAddress server, int connections) throws Exception {
        byte[] sent = new byte[20_000_000];
        int right = 0;
        for (int i = 0; i < connections; i++) {
            new Random(i).nextBytes(sent);
            try (Socket socket = connected(server)) {
                Thread writer = new Thread(() -> write(socket, sent));
                writer.start();
                right += Arrays.equals(socket.getInputStream().readNBytes(sent.length), sent) ? 1 : 0;
                writer.join();
            }
        }
        return right;
    }

    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends its own direction, reads nothing for so many seconds, and then what there is; how much that was. */
    private static int readLate(InetSocketAddress server, int seconds) throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(1 << 16);
            socket.connect(server, PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream().write(new byte[4 << 20]);
            socket.shutdownOutput();
            new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
            return socket.getInputStream().readAllBytes().length;
        }
    }

    /** Two peers, each with an empty datagram and then one with a word. */
    private static List<String> datagrams(InetSocketAddress server) throws IOException {
        List<String> answers = new ArrayList<>();
        try (DatagramSocket first = socket();
                DatagramSocket second = socket()) {
            for (DatagramSocket socket : List.of(first, second)) {
                send(socket, server, "");
                send(socket, server, "word" + answers.size());
                answers.add(received(socket));
            }
            send(first, server, "again");
            answers.add(received(first));
        }
        return answers;
    }

    /** So many peers, two datagrams each; how many were answered rightly. */
    private static int peers(InetSocketAddress server, int count) throws IOException {
        List<DatagramSocket> sockets = new ArrayList<>();
        int answered = 0;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < count; i++) {
                if (round == 0) {
                    sockets.add(socket());
                }
                DatagramSocket socket = sockets.get(i);
                String word = round + ":" + i;
                answered += isAnswered(socket, server, word) ? 1 : 0;
            }
        }
        sockets.forEach(DatagramSocket::close);
        return answered;
    }

    /** Asks again when nothing comes, as whoever uses UDP must. */
    private static boolean isAnswered(DatagramSocket socket, InetSocketAddress server, String word) throws IOException {
        socket.setSoTimeout(ASK_AGAIN_MS);
        for (int tries = 0; tries < PATIENCE_MS / ASK_AGAIN_MS; tries++) {
            send(socket, server, word);
            try {
                String answer = received(socket);
                while (!answer.equals(word)) {
                    answer = received(socket);
                }
                return true;
            } catch (SocketTimeoutException e) {
                // Lost on the way.
            }
        }
        return false;
    }

    private static DatagramSocket socket() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("0.0.0.0"));
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static void send(DatagramSocket socket, InetSocketAddress server, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(bytes, bytes.length, server));
    }

    private static String received(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[64], 64);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }
}
