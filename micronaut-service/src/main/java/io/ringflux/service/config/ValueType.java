package io.ringflux.service.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One kind of scalar in the configuration: what it accepts, and how it says so.
 *
 * @param expected what it accepts, as a clause for people
 * @param parser gives the value of what stands in the YAML, or null when that is refused
 */
public record ValueType<T>(String expected, Function<String, @Nullable T> parser) {

    /** Any text that is not blank. */
    public static final ValueType<String> TEXT = new ValueType<>("a text", text -> text.isBlank() ? null : text);

    /** {@code true} or {@code false}. */
    public static final ValueType<Boolean> FLAG = choice(new TreeMap<>(Map.of("true", true, "false", false)));

    /** A number with its unit: {@code 250us}, {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}. */
    public static final ValueType<Duration> DURATION =
            new ValueType<>("a duration such as 500ms, 10s or 2m", ValueType::duration);

    /** A file's path. */
    public static final ValueType<Path> FILE =
            new ValueType<>("a file's path", text -> text.isBlank() ? null : Path.of(text));

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");

    /** A whole number within that range. */
    public static ValueType<Integer> integer(int least, int most) {
        return new ValueType<>("a whole number in " + least + ".." + most, text -> {
            Long number = number(text);
            return number == null || number < least || number > most ? null : number.intValue();
        });
    }

    /** A power of two within that range. */
    public static ValueType<Integer> powerOfTwo(int least, int most) {
        return new ValueType<>("a power of two in " + least + ".." + most, text -> {
            Long number = number(text);
            return number == null || number < least || number > most || Long.bitCount(number) != 1
                    ? null
                    : number.intValue();
        });
    }

    /** A whole number within that range. */
    public static ValueType<Long> range(long least, long most) {
        return new ValueType<>("a whole number in " + least + ".." + most, text -> {
            Long number = number(text);
            return number == null || number < least || number > most ? null : number;
        });
    }

    /** A count of bytes within that range, with or without a unit: {@code 65536}, {@code 64k}, {@code 16m}. */
    public static ValueType<Integer> bytes(int least, int most) {
        return new ValueType<>("bytes in " + least + ".." + most + ", such as 64k or 16m", text -> {
            Long bytes = bytes(text);
            return bytes == null || bytes < least || bytes > most ? null : bytes.intValue();
        });
    }

    /** A duration within that range, whose ends are written as in the YAML. */
    public static ValueType<Duration> duration(String least, String most) {
        Duration shortest = Objects.requireNonNull(duration(least));
        Duration longest = Objects.requireNonNull(duration(most));
        return new ValueType<>("a duration in " + least + ".." + most, text -> {
            Duration duration = duration(text);
            return duration == null || duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0
                    ? null
                    : duration;
        });
    }

    /** One of these words. */
    public static <T> ValueType<T> choice(Map<String, T> choices) {
        return new ValueType<>("one of " + String.join(", ", choices.keySet()), choices::get);
    }

    private static @Nullable Long number(String text) {
        try {
            return Long.valueOf(text.replace("_", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Duration duration(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return null;
        }
        long number = Long.parseLong(amount.group(1));
        return switch (amount.group(2)) {
            case "us" -> Duration.ofNanos(number * 1_000);
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> null;
        };
    }

    private static @Nullable Long bytes(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (!amount.matches()) {
            return null;
        }
        int shift = switch (amount.group(2).toLowerCase(Locale.ROOT)) {
            case "" -> 0;
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> -1;
        };
        return shift < 0 ? null : Long.parseLong(amount.group(1)) << shift;
    }
}
