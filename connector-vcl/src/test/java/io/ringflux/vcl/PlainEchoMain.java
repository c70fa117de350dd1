package io.ringflux.vcl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An echo server by the JDK alone, which knows nothing of VPP. Serves one connection and ends. */
final class PlainEchoMain {
    static final String READY = "plain server is ready";

    private PlainEchoMain() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server =
                new ServerSocket(Integer.parseInt(arguments[0]), 8, InetAddress.getByName("127.0.0.1"))) {
            System.out.println(READY);
            try (Socket socket = server.accept()) {
                socket.getInputStream().transferTo(socket.getOutputStream());
            }
        }
    }
}
