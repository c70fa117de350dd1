package io.ringflux.afxdp;

/** Opens a small and a large port, one after the other, and prints what came of it. */
final class OpenPorts {
    private OpenPorts() {}

    public static void main(String[] arguments) {
        AfXdpClient client = AfXdpClient.create(arguments[0]).everything().ringSize(256);
        System.out.println("missing "
                + AfXdp.capabilities(arguments[0]).missing().stream()
                        .filter(what -> !what.contains("memory") && !what.contains("MEMLOCK"))
                        .count());
        System.out.println("small " + open(client.frames(1024, 256)));
        System.out.println("large " + open(client.frames(8192, 4096)));
        System.exit(0);
    }

    private static String open(AfXdpClient client) {
        try {
            AfXdpPort port = client.connectNow();
            String mode = port.details().programMode();
            port.dispose();
            port.onDispose().block();
            return mode;
        } catch (RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
