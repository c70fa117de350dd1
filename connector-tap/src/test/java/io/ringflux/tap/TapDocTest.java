package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages about this transport name tests that there are, and every case. */
class TapDocTest {
    private static final Path PAGE = Path.of("../docs/transports/tap.md");
    private static final Pattern CASE = Pattern.compile("^\\| (\\d+) .*");
    /** A class, perhaps with a method, or a method of the class before it. */
    private static final Pattern TEST =
            Pattern.compile("`(?:(\\w+(?:Test|IT|Cases))(?:\\.(should\\w+))?|(should\\w+))`");

    @Test
    void shouldHaveARowForEveryCase() throws IOException {
        List<Integer> numbers = Files.readAllLines(PAGE).stream()
                .map(CASE::matcher)
                .filter(Matcher::matches)
                .map(row -> Integer.valueOf(row.group(1)))
                .toList();

        assertThat(numbers)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void shouldNameOnlyTestsThatThereAre() throws IOException {
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (String line : Files.readAllLines(PAGE)) {
            String owner = "";
            Matcher matcher = TEST.matcher(line);
            while (matcher.find()) {
                owner = matcher.group(1) == null ? owner : matcher.group(1);
                String method = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                found++;
                if (!exists(owner, method)) {
                    missing.add(matcher.group());
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(100);
    }

    private static boolean exists(String owner, String method) throws IOException {
        Class<?> type = find(owner);
        return type != null
                && (method == null
                        || Stream.of(type.getDeclaredMethods())
                                .map(Method::getName)
                                .anyMatch(method::equals));
    }

    private static Class<?> find(String simpleName) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    List<Path> hits = files.filter(file -> file.endsWith(simpleName + ".class"))
                            .toList();
                    if (!hits.isEmpty()) {
                        return load(root.relativize(hits.get(0)).toString());
                    }
                }
            }
        }
        return null;
    }

    private static Class<?> load(String file) {
        try {
            String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
            return Class.forName(name, false, TapDocTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(file, e);
        }
    }
}
