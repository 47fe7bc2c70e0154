/** The one class that needs the engine's package-private access; {@link org.archerrl.torch.OpLibrary} calls it. */
package ai.djl.pytorch.jni;
