package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class BpfTest {
    private static final int ATTRIBUTE_BYTES = 144;
    private static final int MAP_CREATE = 0;
    private static final int LOOKUP = 1;
    private static final int UPDATE = 2;
    private static final int NO_SUCH_COMMAND = 4711;
    private static final int ARRAY = 2;

    @Test
    void shouldGiveTheErrnoWhenThereIsNoSuchCommand() {
        assertThat(Bpf.call(NO_SUCH_COMMAND, attributes())).isIn(-Errno.EINVAL, -Errno.EPERM);
    }

    @Test
    void shouldPassAttributesAndWhatTheyPointTo() {
        UnsafeBuffer creation = attributes();
        creation.putInt(0, ARRAY);
        creation.putInt(4, Integer.BYTES);
        creation.putInt(8, Long.BYTES);
        creation.putInt(12, 3);
        int result = Bpf.call(MAP_CREATE, creation);
        Requirement.that(result != -Errno.EPERM, "bpf(2) is not permitted: run as root, or with CAP_BPF");
        try (Fd map = Fd.adopt(result)) {
            UnsafeBuffer key = NativeMemory.allocate(Integer.BYTES);
            UnsafeBuffer value = NativeMemory.allocate(Long.BYTES);
            key.putInt(0, 2);
            value.putLong(0, 4711);
            UnsafeBuffer element = attributes();
            element.putInt(0, map.value());
            element.putLong(8, key.addressOffset());
            element.putLong(16, value.addressOffset());

            assertThat(Bpf.call(UPDATE, element, key, value)).isZero();
            value.putLong(0, 0);
            assertThat(Bpf.call(LOOKUP, element, key, value)).isZero();

            assertThat(value.getLong(0)).isEqualTo(4711);
            key.putInt(0, 3);
            assertThat(Bpf.call(UPDATE, element, key, value)).isEqualTo(-Errno.E2BIG);
        }
    }

    private static UnsafeBuffer attributes() {
        return NativeMemory.allocate(ATTRIBUTE_BYTES);
    }
}
