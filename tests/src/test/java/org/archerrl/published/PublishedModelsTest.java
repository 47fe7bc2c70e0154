package org.archerrl.published;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PublishedModelsTest {
    @Test
    void theFilesAreThoseThatWereLookedAt() throws IOException, InterruptedException {
        assertEquals(
                "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53", sha256(PublishedModels.smolLm2()));
        assertEquals(
                "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                sha256(PublishedModels.miniLm().resolve("model.safetensors")));
    }

    private static String sha256(Path file) throws IOException {
        return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    }
}
