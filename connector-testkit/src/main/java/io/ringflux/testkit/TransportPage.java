package io.ringflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page about a transport, to be held against the tests that it names; read from the folder of a module. */
public final class TransportPage {
    private static final Pattern HEADING = Pattern.compile("## .*\\b[Cc]ases\\b.*");
    private static final Pattern CASES = Pattern.compile("^\\| (\\d+(?:, \\d+)*) .*");
    /** A class, perhaps with a method, or a method of the class before it. */
    private static final Pattern TEST =
            Pattern.compile("`(?:(\\w+(?:Test|IT|Cases|Suite))(?:\\.(should\\w+))?|(should\\w+))`");

    private final List<String> lines;

    private TransportPage(List<String> lines) {
        this.lines = lines;
    }

    /** {@code docs/transports/NAME.md}. */
    public static TransportPage of(String name) {
        return new TransportPage(
                text(Path.of("../docs/transports/" + name + ".md")).lines().toList());
    }

    /** Numbers of the cases that have a row under the heading of the cases, in the order of the page. */
    public List<Integer> cases() {
        return lines.stream()
                .dropWhile(line -> !HEADING.matcher(line).matches())
                .map(CASES::matcher)
                .filter(Matcher::matches)
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .map(Integer::valueOf)
                .toList();
    }

    /** How often the page names a test. */
    public long testCount() {
        return lines.stream().flatMap(line -> TEST.matcher(line).results()).count();
    }

    /** Tests that the page names and that are nowhere in these modules. */
    public List<String> missingTests(String... modules) {
        Map<String, String> sources = sources(modules);
        List<String> missing = new ArrayList<>();
        for (String line : lines) {
            String owner = "";
            for (MatchResult test : TEST.matcher(line).results().toList()) {
                owner = test.group(1) == null ? owner : test.group(1);
                String method = test.group(2) == null ? test.group(3) : test.group(2);
                String source = sources.get(owner);
                if (source == null || (method != null && !source.contains("void " + method + "("))) {
                    missing.add(test.group());
                }
            }
        }
        return missing;
    }

    /**
     * Features of the table that compares, by rows whose last cell names no test though we have the feature.
     *
     * @param column heading of what we have; "no" below it stands for what we have not
     */
    public List<String> featuresWithoutTest(String column) {
        List<String[]> rows = lines.stream()
                .map(line -> line.split(" *\\| *"))
                .dropWhile(row -> !List.of(row).contains(column))
                .takeWhile(row -> row.length > 1)
                .toList();
        int here = List.of(rows.get(0)).indexOf(column);
        return rows.stream()
                .skip(2)
                .filter(row -> !row[here].equals("no"))
                .filter(row -> !TEST.matcher(row[row.length - 1]).find())
                .map(row -> row[1])
                .toList();
    }

    /** Whether the page names an option, as code or as a call. */
    public boolean names(String option) {
        return lines.stream().anyMatch(line -> line.contains("`" + option + "`") || line.contains(option + "("));
    }

    /** Text of all classes of these modules, by name. */
    private static Map<String, String> sources(String... modules) {
        List<Path> files = new ArrayList<>();
        for (String module : modules) {
            try (Stream<Path> tree = Files.walk(Path.of("..", module, "src"))) {
                tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        TransportPage::text,
                        String::concat));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
