package io.ringflux.afxdp;

/** Opens a port and holds it until the process is killed. */
final class HoldPort {
    private HoldPort() {}

    public static void main(String[] arguments) {
        AfXdpPort port = AfXdpClient.create(arguments[1])
                .namespace(arguments[0])
                .everything()
                .connectNow();
        System.out.println("ready");
        port.onDispose().block();
    }
}
