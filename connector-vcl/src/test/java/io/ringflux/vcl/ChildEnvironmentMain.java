package io.ringflux.vcl;

import java.io.IOException;

/** Prints the environment that a program of its own is given. */
final class ChildEnvironmentMain {
    private ChildEnvironmentMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Process child = new ProcessBuilder("env")
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        System.exit(child.waitFor());
    }
}
