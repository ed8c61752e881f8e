using System.Runtime.CompilerServices;
using Serverless.Core.Binary;

namespace Serverless.Core.Windows;

/// <summary>What a cell knows beside its aggregates. All zero for no events.</summary>
internal struct CellHead
{
    private long _arrived;

    /// <summary>Numbers of a cell that it takes.</summary>
    public static int Numbers => Unsafe.SizeOf<CellHead>() / sizeof(long);

    /// <summary>How many events were added.</summary>
    public long Events { get; private set; }

    /// <summary>Kafka timestamp (ms) of the event that has waited longest; <see cref="long.MaxValue"/> of none.</summary>
    public long OldestUnemittedKafkaMs
    {
        readonly get => _arrived ^ long.MaxValue;
        set => _arrived = value ^ long.MaxValue;
    }

    public void Add(long events, long arrived)
    {
        Events += events;
        OldestUnemittedKafkaMs = Math.Min(OldestUnemittedKafkaMs, arrived);
    }

    /// <summary>Appends the events, and of <see cref="OldestUnemittedKafkaMs"/> the distance from <paramref name="arrivedBase"/>.</summary>
    public readonly void Write(ByteWriter writer, long arrivedBase)
    {
        writer.Unsigned((ulong)Events);
        writer.Unsigned(OldestUnemittedKafkaMs == long.MaxValue ? 0 : 1 + Zigzag(OldestUnemittedKafkaMs - arrivedBase));
    }

    public static CellHead Read(scoped ref ByteReader reader, long arrivedBase)
    {
        var head = default(CellHead);
        var events = (long)reader.Unsigned();
        var arrived = reader.Unsigned();
        head.Add(events, arrived == 0 ? long.MaxValue : arrivedBase + Unzigzag(arrived - 1));
        return head;
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
