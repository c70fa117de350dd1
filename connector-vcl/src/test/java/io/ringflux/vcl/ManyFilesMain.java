package io.ringflux.vcl;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Holds many files open while it serves as {@link PlainEchoMain} does. */
final class ManyFilesMain {
    private static final int FILES = 200;

    private ManyFilesMain() {}

    public static void main(String[] arguments) throws IOException {
        List<FileInputStream> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            files.add(new FileInputStream("/proc/self/status"));
        }
        PlainEchoMain.main(arguments);
        for (FileInputStream file : files) {
            file.close();
        }
    }
}
