package io.ringflux.afxdp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.CopyMode;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is tried on drivers that can do a part of what is wanted: none that is here can do without copies. */
class XskBindingTest {
    private static final int ZERO_COPY = XskUapi.XDP_ZEROCOPY | XskUapi.XDP_USE_NEED_WAKEUP;
    private static final int COPY = XskUapi.XDP_COPY | XskUapi.XDP_USE_NEED_WAKEUP;
    private static final int CHAINS = XskUapi.XDP_USE_SG;

    private final List<Integer> tried = new ArrayList<>();

    @Test
    void shouldKeepChainsWhenTheDriverHasThemOnlyWithCopies() {
        assertThat(bind(CopyMode.AUTO, true, flags -> !has(flags, XskUapi.XDP_ZEROCOPY) || !has(flags, CHAINS)))
                .isEqualTo(COPY | CHAINS);
    }

    @Test
    void shouldTakeBothWhenTheDriverHasBoth() {
        assertThat(bind(CopyMode.AUTO, true, flags -> true)).isEqualTo(ZERO_COPY | CHAINS);
        assertThat(tried).hasSize(1);
    }

    @Test
    void shouldDoWithoutCopiesWhenNoChainsAreWanted() {
        assertThat(bind(CopyMode.AUTO, false, flags -> true)).isEqualTo(ZERO_COPY);
        assertThat(bind(CopyMode.AUTO, false, flags -> !has(flags, XskUapi.XDP_ZEROCOPY)))
                .isEqualTo(COPY);
    }

    @Test
    void shouldDoWithoutChainsWhenTheKernelHasNone() {
        assertThat(bind(CopyMode.AUTO, true, flags -> !has(flags, CHAINS))).isEqualTo(ZERO_COPY);
    }

    @Test
    void shouldDoWithoutChainsWhenThatIsTheOnlyWayWithoutCopies() {
        assertThat(bind(CopyMode.ZERO_COPY, true, flags -> !has(flags, CHAINS))).isEqualTo(ZERO_COPY);
        assertThat(tried).allMatch(flags -> has(flags, XskUapi.XDP_ZEROCOPY));
    }

    @Test
    void shouldNotTryOnWhenTheInterfaceIsGone() {
        assertThatThrownBy(() -> bind(CopyMode.AUTO, true, -Errno.ENODEV, flags -> false))
                .isInstanceOf(AfXdpException.class)
                .hasMessageContaining("gone");
        assertThat(tried).hasSize(1);
    }

    private int bind(CopyMode mode, boolean chains, IntPredicate known) {
        return bind(mode, chains, -Errno.EOPNOTSUPP, known);
    }

    private int bind(CopyMode mode, boolean chains, int refusal, IntPredicate known) {
        tried.clear();
        XskSpec spec = new XskSpec("eth0", 1, true, true, 64, 64, 64, mode, chains, 0, 0);
        return new XskBinding(new Driver(refusal, known, tried), spec, 0).bind();
    }

    private static boolean has(int flags, int flag) {
        return (flags & flag) != 0;
    }

    /** A driver that binds with some flags, and refuses others. */
    private record Driver(int refusal, IntPredicate known, List<Integer> tried) implements SetupCalls {

        @Override
        public int bind(UnsafeBuffer address) {
            int flags = address.getShort(SockaddrXdpLayout.SXDP_FLAGS_OFFSET);
            tried.add(flags);
            return known.test(flags) ? 0 : refusal;
        }

        @Override
        public int set(int level, int name, UnsafeBuffer value) {
            throw new AssertionError("binding sets nothing");
        }

        @Override
        public int set(int level, int name, int value) {
            throw new AssertionError("binding sets nothing");
        }

        @Override
        public int option(int level, int name, UnsafeBuffer into) {
            throw new AssertionError("binding asks nothing");
        }

        @Override
        public Mapping map(long offset, long bytes) {
            throw new AssertionError("binding maps nothing");
        }
    }
}
