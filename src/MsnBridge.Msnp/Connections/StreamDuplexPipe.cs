using System.IO.Pipelines;

namespace MsnBridge.Msnp.Connections;

/// <summary>A stream as a pair of pipes. While nothing comes in it holds no buffer, so that many idle connections cost little.</summary>
internal sealed class StreamDuplexPipe(Stream stream) : IDuplexPipe
{
    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));

    public PipeWriter Output { get; } = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
}
