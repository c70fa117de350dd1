package io.ringflux.vcl.binding;

import io.ringflux.nativeio.NativeEnvironment;
import io.ringflux.vcl.VclConfig;
import io.ringflux.vcl.VclException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Attaches this process to VPP, as a configuration says, or as {@code VCL_CONFIG} does where there is none. */
final class Attachment {
    private static final String DEBUG_VARIABLE = "VCL_DEBUG";
    private static final String CONFIG_VARIABLE = "VCL_CONFIG";
    private static final String EVENTFD_VARIABLE = "VCL_APP_USE_MQ_EVENTFD";
    private static final String SOCKET_VARIABLE = "VCL_VPP_SAPI_SOCKET";
    /** VCL copies a longer name over what lies behind its own. */
    private static final int MAX_NAME_BYTES = 63;

    private static final int ASCII_END = 128;

    private final VclLibrary library;
    private final @Nullable VclConfig config;

    Attachment(VclLibrary library, @Nullable VclConfig config) {
        this.library = library;
        this.config = config;
    }

    /** Makes the calling thread worker 0. */
    void attach() throws IOException {
        if (config != null) {
            Compatibility.requireSameRelease(library, config.appSocket());
        }
        create();
        try {
            Compatibility.requireKnownEndpoint(library.calls());
        } catch (IOException e) {
            library.calls().vppcom_app_destroy();
            throw e;
        }
    }

    private void create() throws IOException {
        Vppcom.Configuration calls = library.configuration();
        int result;
        if (config == null) {
            NativeEnvironment.set(EVENTFD_VARIABLE, "1");
            result = library.calls().vppcom_app_create(name());
        } else if (calls == null) {
            NativeEnvironment.set(EVENTFD_VARIABLE, "1");
            result = createByFile(config);
        } else {
            result = createByMemory(calls, config);
        }
        if (result < 0) {
            throw new IOException("VPP does not answer at "
                    + (config == null ? "the socket of vcl.conf" : config.appSocket()) + ": "
                    + VclException.text(-result));
        }
    }

    private int createByMemory(Vppcom.Configuration calls, VclConfig filledIn) {
        UnsafeBuffer memory = ConfigLayout.of(filledIn, name(), debugLevel());
        try {
            return calls.vppcom_app_create_with_config(memory.addressOffset());
        } finally {
            Reference.reachabilityFence(memory);
        }
    }

    private int createByFile(VclConfig written) throws IOException {
        Path file = ConfigFile.write(written);
        try {
            NativeEnvironment.set(CONFIG_VARIABLE, file.toString());
            NativeEnvironment.remove(SOCKET_VARIABLE);
            return library.calls().vppcom_app_create(name());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** As VCL itself would read it, which it does not when it is given a configuration. */
    private static int debugLevel() {
        String level = System.getenv(DEBUG_VARIABLE);
        return level != null && level.matches("\\d") ? Integer.parseInt(level) : 0;
    }

    private String name() {
        String name = config == null ? "ringflux" : config.application();
        StringBuilder fitting = new StringBuilder();
        name.codePoints()
                .filter(character -> character < ASCII_END)
                .limit(MAX_NAME_BYTES)
                .forEach(fitting::appendCodePoint);
        return fitting.toString();
    }
}
