package io.ringflux.service.port;

import io.ringflux.loop.RxMode;
import io.ringflux.service.config.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words of the configuration that stand for constants. */
final class Choices {

    /** How loops wait for frames. */
    static final ValueType<RxMode> RX_MODE = of(List.of(RxMode.POLLING, RxMode.INTERRUPT, RxMode.ADAPTIVE));

    private Choices() {}

    /** One of these constants, each written in small letters with {@code -} for {@code _}. */
    static <E extends Enum<E>> ValueType<E> of(List<E> constants) {
        Map<String, E> words = new LinkedHashMap<>();
        constants.forEach(
                constant -> words.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant));
        return ValueType.choice(words);
    }
}
