package io.ringflux.service;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps what a test prints on standard output and standard error, without the lines of the log in between. */
public final class Printed implements BeforeEachCallback, AfterEachCallback {

    private static final Pattern LOGGED = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    @Override
    public void beforeEach(ExtensionContext context) {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        System.setOut(outBefore);
        System.setErr(errBefore);
    }

    /** The lines on standard output so far. */
    public List<String> out() {
        return lines(out);
    }

    /** The lines on standard error so far. */
    public List<String> err() {
        return lines(err);
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !LOGGED.matcher(line).lookingAt())
                .toList();
    }
}
