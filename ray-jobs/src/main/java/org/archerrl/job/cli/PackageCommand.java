package org.archerrl.job.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.archerrl.job.submit.CodePackage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code archer package}. */
@Command(
        name = "package",
        description = {
            "Writes this program as one folder: the launcher and its jars, without PyTorch's native libraries.",
            "Then: ray job submit --address http://HOST:8265 --working-dir DIR -- bash archer train RECIPE"
        },
        mixinStandardHelpOptions = true)
final class PackageCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "A new or an empty folder, or an older package.")
    private Path folder;

    @Override
    public Integer call() {
        CodePackage code = CodePackage.own();
        code.write(folder);
        System.out.println(folder + " has " + code.files().size() + " files, " + (code.bytes() >> 20) + " MB");
        return 0;
    }
}
