using Serverless.Core.Definitions;
using Serverless.Producer.Packing;
using Serverless.Producer.Sending;

namespace Serverless.Producer;

/// <summary>How events are packed. The defaults are right for a pipeline and a broker with their defaults.</summary>
public sealed record PackerOptions
{
    /// <summary>
    /// Most events in a record: 1 to 100,000, by default 1,000. A pipeline refuses a record whole that has more than
    /// <c>maxRecordEvents</c> (100,000) events, or more than <c>maxRecordRejections</c> (1,000) bad ones: the default can't be refused.
    /// </summary>
    public int MaxEvents { get; init; } = 1_000;

    /// <summary>
    /// Most bytes of a record's value before it is compressed: 1 KiB to 64 MiB, by default 512 KiB. The value that travels is never
    /// larger, so it must be below the pipeline's <c>maxRecordBytes</c> (4 MiB) and the broker's <c>message.max.bytes</c> (1 MB), with room
    /// for the key. A larger event is refused.
    /// </summary>
    public int MaxBytes { get; init; } = 512 * 1024;

    /// <summary>How long the first event of a record waits for others: 0 to 1 minute, by default 100 ms.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How records are compressed, by default with zstd. One that doesn't become smaller isn't.</summary>
    public Compression Compression { get; init; } = Compression.Zstd;

    /// <summary>
    /// Most bytes that are with the producer and not yet reported on: 64 KiB to 16 GiB, by default 64 MiB; then adding waits. Beside them
    /// each partition has one record of <see cref="MaxBytes"/> at most, and its compressed form.
    /// </summary>
    public long MaxBytesInFlight { get; init; } = 64 * 1024 * 1024;

    /// <summary>The pipeline's <c>partitioner</c>, by which the partition of a key is chosen; by default murmur2.</summary>
    public Partitioner Partitioner { get; init; } = Partitioner.Murmur2;

    /// <summary>
    /// Gets each record that the producer has given up; it is called by a thread of the producer, must not block and must not throw. The
    /// packer then goes on: what has arrived is in order, the record is a gap in it, and its events, if they are added again, come after
    /// those that were added meanwhile. Null, the default: after such a record nothing more is accepted, what was accepted is still sent,
    /// and every call throws <see cref="DeliveryException"/>.
    /// </summary>
    public Action<FailedRecord>? OnFailed { get; init; }

    /// <summary>
    /// Whether the pipeline reads a record line by line (<c>"framing": "lines"</c>), by default true. Else a record is one event, of any
    /// bytes, and <see cref="MaxEvents"/> must be 1.
    /// </summary>
    public bool Lines { get; init; } = true;

    internal PackLimits Limits => new(MaxEvents, MaxBytes, Lines);

    internal void Check()
    {
        Within(MaxEvents, 1, Lines ? 100_000 : 1, nameof(MaxEvents));
        Within(MaxBytes, 1024, 64 * 1024 * 1024, nameof(MaxBytes));
        Within(Linger, TimeSpan.Zero, TimeSpan.FromMinutes(1), nameof(Linger));
        Within(MaxBytesInFlight, 64 * 1024, 16L * 1024 * 1024 * 1024, nameof(MaxBytesInFlight));
        Within((int)Compression, 0, (int)Compression.Zstd, nameof(Compression));
    }

    private static void Within<T>(T value, T low, T high, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            throw new ArgumentOutOfRangeException(name, $"{name} is {value}; set it from {low} to {high}");
    }
}
