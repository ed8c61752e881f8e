using System.Buffers;
using System.IO.Pipelines;
using Serverless.Producer;

namespace Serverless.Local.Feeds;

/// <summary>
/// Produces the lines of a file or of standard input, each an event; blank ones are none. Events with a key go to the partition of the
/// key, others to one partition after the other.
/// </summary>
internal sealed class FileFeed(EventKey keys, EventPacker packer)
{
    /// <summary>Names standard input instead of a file.</summary>
    public const string StandardInput = "-";

    private long _line;

    /// <summary>
    /// Opens what was named on the command line; <see cref="StandardInput"/> too. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public static Stream Open(string name) => name == StandardInput ? Console.OpenStandardInput() : File.OpenRead(name);

    /// <summary>How many events a stream of lines has.</summary>
    public static long Count(Stream lines)
    {
        var (count, isBlank, buffer) = (0L, true, new byte[64 * 1024]);
        for (int read; (read = lines.Read(buffer)) > 0;)
        {
            foreach (var letter in buffer.AsSpan(0, read))
            {
                if (letter == '\n')
                    isBlank = true;
                else if (isBlank && letter is not ((byte)' ' or (byte)'\t' or (byte)'\r'))
                    (isBlank, count) = (false, count + 1);
            }
        }
        return count;
    }

    /// <summary>
    /// Ends with the stream's end, when the broker has all. Throws <see cref="InvalidDataException"/> at a line longer than
    /// <see cref="FeedProducerSettings.MaxRecordBytes"/>.
    /// </summary>
    public async Task RunAsync(Stream lines, CancellationToken ct)
    {
        var reader = PipeReader.Create(lines, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        for (var completed = false; !completed;)
        {
            var read = await reader.ReadAsync(ct);
            var rest = read.Buffer;
            while (TryCutLine(ref rest, read.IsCompleted, out var line))
                await ProduceAsync(line, ct);
            CheckLength(rest.Length, _line + 1);
            reader.AdvanceTo(rest.Start, rest.End);
            completed = read.IsCompleted;
        }
        await reader.CompleteAsync();
        await packer.FlushAsync(ct);
    }

    private static bool TryCutLine(ref ReadOnlySequence<byte> rest, bool completed, out ReadOnlySequence<byte> line)
    {
        line = rest;
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }
        if (!completed || rest.IsEmpty)
            return false;
        rest = rest.Slice(rest.End);
        return true;
    }

    private async ValueTask ProduceAsync(ReadOnlySequence<byte> line, CancellationToken ct)
    {
        CheckLength(line.Length, ++_line);
        var json = line.ToArray().AsMemory().Trim(" \t\r"u8);
        if (json.IsEmpty)
            return;
        await packer.AddAsync(keys.Find(json.Span), json, ct);
    }

    private static void CheckLength(long length, long line)
    {
        if (length > FeedProducerSettings.MaxRecordBytes)
            throw new InvalidDataException(
                $"line {line} is longer than {FeedProducerSettings.MaxRecordBytes} bytes; split it or leave it out");
    }
}
