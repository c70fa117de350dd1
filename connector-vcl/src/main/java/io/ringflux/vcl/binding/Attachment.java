package io.ringflux.vcl.binding;

import io.ringflux.nativeio.NativeEnvironment;
import io.ringflux.vcl.VclConfig;
import io.ringflux.vcl.VclException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Attaches this process to VPP, as a configuration says, or as {@code VCL_CONFIG} does where there is none. */
final class Attachment {
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
        NativeEnvironment.set(EVENTFD_VARIABLE, "1");
        Path file = config == null ? null : ConfigFile.write(config);
        try {
            if (file != null) {
                NativeEnvironment.set(CONFIG_VARIABLE, file.toString());
                NativeEnvironment.remove(SOCKET_VARIABLE);
            }
            int result = library.calls().vppcom_app_create(name());
            if (result < 0) {
                throw new IOException("VPP does not answer at "
                        + (config == null ? "the socket of vcl.conf" : config.appSocket()) + ": "
                        + VclException.text(-result));
            }
        } finally {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        }
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
