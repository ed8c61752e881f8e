using System.Runtime.CompilerServices;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>The part of a cell that is not an aggregate. All bits are zero when there are no events.</summary>
internal struct CellHead
{
    // Xor with the greatest value: zero, which empty memory has, then means that no event waits.
    private long _arrived;

    /// <summary>How many numbers of a cell it takes.</summary>
    public static int Numbers => Unsafe.SizeOf<CellHead>() / sizeof(long);

    /// <summary>How many events were added.</summary>
    public long Events { get; private set; }

    /// <summary>Kafka timestamp (ms) of the oldest event that no pane has had; <see cref="long.MaxValue"/> when there is none.</summary>
    public long OldestUnemittedKafkaMs
    {
        readonly get => _arrived ^ long.MaxValue;
        set => _arrived = value ^ long.MaxValue;
    }

    /// <summary>Adds that many events, the oldest of which has the Kafka timestamp <paramref name="arrived"/> (ms).</summary>
    public void Add(long events, long arrived)
    {
        Events += events;
        OldestUnemittedKafkaMs = Math.Min(OldestUnemittedKafkaMs, arrived);
    }

    /// <summary>
    /// Appends the events, whether marks follow, and of <see cref="OldestUnemittedKafkaMs"/> the distance from
    /// <paramref name="arrivedBase"/>.
    /// </summary>
    public readonly void Write(ByteWriter writer, long arrivedBase, bool isMarked)
    {
        writer.Unsigned(((ulong)Events << 1) | (isMarked ? 1UL : 0UL));
        writer.Unsigned(OldestUnemittedKafkaMs == long.MaxValue ? 0 : 1 + Zigzag(OldestUnemittedKafkaMs - arrivedBase));
    }

    /// <summary>Reads what <see cref="Write"/> wrote with the same base.</summary>
    public static CellHead Read(scoped ref ByteReader reader, long arrivedBase, out bool isMarked)
    {
        var head = default(CellHead);
        var first = reader.Unsigned();
        var events = (long)(first >> 1);
        isMarked = (first & 1) == 1;
        var arrived = reader.Unsigned();
        head.Add(events, arrived == 0 ? long.MaxValue : arrivedBase + Unzigzag(arrived - 1));
        return head;
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
