package io.ringflux.vcl;

import java.nio.file.Path;

/** Attaches to VPP at the socket of its argument, and says why not. */
final class AttachMain {
    static final String ATTACHED = "attached";

    private AttachMain() {}

    public static void main(String[] arguments) {
        try {
            Vcl.start(VclConfig.create().appSocket(Path.of(arguments[0])));
            System.out.println(ATTACHED);
        } catch (VclException e) {
            System.out.println(e.getMessage());
        }
    }
}
