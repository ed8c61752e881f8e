using System.Text.Json;
using Serverless.Core.Aggregates;
using Serverless.Core.Binary;
using Serverless.Core.Pipelines;
using Serverless.Core.Positions;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Windows;

/// <summary>The aggregates of a view over one set of events: of a slice in a batch, of a window in a shard. Reused.</summary>
public sealed class Cell
{
    private readonly Accumulator[] _accumulators;

    public Cell(IReadOnlyList<Aggregate> aggregates)
    {
        _accumulators = new Accumulator[aggregates.Count];
        for (var index = 0; index < _accumulators.Length; index++)
            _accumulators[index] = aggregates[index].Create();
    }

    /// <summary>How many events were added.</summary>
    public long Events { get; private set; }

    /// <summary>Kafka timestamp (ms) of the event that has waited longest; <see cref="long.MaxValue"/> of none.</summary>
    public long Arrived { get; set; } = long.MaxValue;

    public void Reset()
    {
        Events = 0;
        Arrived = long.MaxValue;
        foreach (var accumulator in _accumulators)
            accumulator.Reset();
    }

    public void Add(Row row, EventTime time, EventPosition position, long arrived)
    {
        Events++;
        if (arrived < Arrived)
            Arrived = arrived;
        foreach (var accumulator in _accumulators)
            accumulator.Add(row, time, position);
    }

    public void Merge(Cell other)
    {
        Events += other.Events;
        Arrived = Math.Min(Arrived, other.Arrived);
        for (var index = 0; index < _accumulators.Length; index++)
            _accumulators[index].Merge(other._accumulators[index]);
    }

    /// <summary>Appends the cell; of <see cref="Arrived"/> the distance from <paramref name="arrivedBase"/>.</summary>
    public void Write(ByteWriter writer, long arrivedBase)
    {
        writer.Unsigned((ulong)Events);
        writer.Unsigned(Arrived == long.MaxValue ? 0 : 1 + Zigzag(Arrived - arrivedBase));
        foreach (var accumulator in _accumulators)
            accumulator.Write(writer);
    }

    public void Read(scoped ref ByteReader reader, scoped ReadOnlySpan<byte> versions, long arrivedBase)
    {
        (Events, Arrived) = ReadHead(ref reader, arrivedBase);
        for (var index = 0; index < _accumulators.Length; index++)
            _accumulators[index].Read(ref reader, versions[index]);
    }

    /// <summary>Reads what a written cell begins with: its events and the earliest arrival.</summary>
    internal static (long Events, long Arrived) ReadHead(scoped ref ByteReader reader, long arrivedBase)
    {
        var events = (long)reader.Unsigned();
        var arrived = reader.Unsigned();
        return (events, arrived == 0 ? long.MaxValue : arrivedBase + Unzigzag(arrived - 1));
    }

    private static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long Unzigzag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>Writes each aggregate as a property of the object that <paramref name="json"/> is in.</summary>
    public void Render(Utf8JsonWriter json, View view)
    {
        for (var index = 0; index < _accumulators.Length; index++)
            _accumulators[index].Render(json, view.Aggregates[index].Name);
    }
}
