package io.ringflux.memif.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.memif.control.wire.ControlCodec;
import io.ringflux.memif.control.wire.ControlMessage;
import java.util.List;

/** What must hold for whatever a handshake sends. */
final class SentMessages {
    private SentMessages() {}

    /** Each message arrives as it was meant, and at most one is sent at a time. */
    static void requireSound(List<Action> actions) {
        List<ControlMessage> sent = TestMessages.sent(actions);
        assertThat(sent).hasSizeLessThan(2);
        sent.forEach(message -> assertThat(ControlCodec.decode(TestMessages.encoded(message), 0))
                .isEqualTo(message));
    }
}
