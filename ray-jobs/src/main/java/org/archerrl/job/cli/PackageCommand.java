package org.archerrl.job.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.archerrl.job.run.RunException;
import org.archerrl.job.submit.Bundle;
import org.archerrl.job.submit.Jobs;
import org.archerrl.job.submit.OwnProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code archer package}. */
@Command(
        name = "package",
        description = {
            "Writes this program as folders that Ray's own ray job submit uploads, and a runtime-env.yaml that names them.",
            "DIR/code is the working directory, where a recipe's file belongs; DIR/torch-N are PyTorch's CPU libraries in"
                    + " pieces."
        },
        mixinStandardHelpOptions = true)
final class PackageCommand implements Callable<Integer> {
    private static final String ENVIRONMENT = "runtime-env.yaml";

    @Parameters(paramLabel = "DIR", description = "A new or an empty folder, or an older package, which goes.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        Path whole = folder.toAbsolutePath().normalize();
        clear(whole);
        Path code = whole.resolve("code");
        OwnProgram.code().write(code);
        List<Bundle> pieces = OwnProgram.torch();
        List<String> modules = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            pieces.get(i).write(whole);
            modules.add(whole.resolve("torch-" + i).toString());
        }
        new Bundle(Map.of(ENVIRONMENT, ByteSource.wrap(yaml(Jobs.environment(code.toString(), modules))))).write(whole);
        System.out.println("written; now: ray job submit --address http://HOST:8265 --runtime-env "
                + whole.resolve(ENVIRONMENT) + " -- " + RunOptions.quoted(OwnProgram.LAUNCH) + " train RECIPE");
        return 0;
    }

    private static byte[] yaml(Map<String, Object> environment) throws JsonProcessingException {
        return new YAMLMapper().writeValueAsString(environment).getBytes(StandardCharsets.UTF_8);
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder.resolve(ENVIRONMENT))) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } else if (Files.exists(folder) && !MoreFiles.listFiles(folder).isEmpty()) {
            throw new RunException(folder + " is not empty and no package (it has "
                    + MoreFiles.listFiles(folder).get(0).getFileName() + "); give a new or an empty folder");
        }
        Files.createDirectories(folder);
    }
}
