using System.Globalization;
using Serverless.Core.Schemas;
using Serverless.Local.Containers;
using Serverless.Local.Feeds;
using Serverless.Local.Settings;

namespace Serverless.Local.Samples;

/// <summary>The first events of a file, as a feed would produce them.</summary>
/// <param name="Name">The file, as it was named.</param>
/// <param name="Events">At least one.</param>
/// <param name="IsWhole">There are no more.</param>
internal sealed record EventSample(string Name, IReadOnlyList<byte[]> Events, bool IsWhole)
{
    /// <summary>Of an Avro file what its events really are, which <see cref="Events"/> has as JSON; null of one of JSON.</summary>
    public ContainerSample? Container { get; init; }

    private readonly Lazy<LineSample?> _lines = new(() => LineSample.Of(Events));
    private readonly Lazy<ChangeSample?> _changes = new(() => ChangeSample.Of(Events));

    /// <summary>Of lines that aren't JSON what they have; null of others. Found when it is asked for.</summary>
    public LineSample? Lines => _lines.Value;

    /// <summary>Of changes of a table in JSON the rows that they are about; null of other events.</summary>
    public ChangeSample? Changes => Container is null ? _changes.Value : null;

    private const int MostEvents = 10_000;
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>At most 10,000 events, of which all but the last have less than 16 MB together.</summary>
    /// <exception cref="UsageException">The file can't be read, is empty or no text, or has an event longer than a record.</exception>
    public static async Task<EventSample> ReadAsync(string name, bool keepsArrays, CancellationToken ct)
    {
        try
        {
            if (name != EventFile.StandardInput && ContainerFile.Is(name))
                return await ReadContainerAsync(name, ct);
            await using var stream = EventFile.Open(name);
            return await ReadAsync(name, new EventCutter(stream, FeedProducerSettings.MaxRecordBytes, keepsArrays), ct);
        }
        catch (InvalidDataException fault)
        {
            throw new UsageException($"{name}: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{name} can't be read: {fault.Message}");
        }
    }

    private static async Task<EventSample> ReadContainerAsync(string name, CancellationToken ct)
    {
        await using var file = await ContainerFile.OpenAsync(name, ct);
        var (events, values, bytes) = (new List<byte[]>(), new List<byte[]>(), 0L);
        var next = await file.NextAsync(ct);
        for (; next is { } value && events.Count < MostEvents && bytes < MostBytes; next = await file.NextAsync(ct))
        {
            values.Add(value.ToArray());
            events.Add(file.ToJson(value));
            bytes += value.Length;
        }
        return events.Count > 0
            ? new EventSample(name, events, IsWhole: next is null) { Container = new ContainerSample(file.Schema, values) }
            : throw new UsageException($"{name} has no events: name an Avro file that has some");
    }

    private static async Task<EventSample> ReadAsync(string name, EventCutter cutter, CancellationToken ct)
    {
        var (events, bytes) = (new List<byte[]>(), 0L);
        while (events.Count < MostEvents && bytes < MostBytes)
        {
            if (await cutter.NextAsync(ct) is not { } next)
                return events.Count > 0
                    ? new EventSample(name, events, IsWhole: true)
                    : throw new UsageException($"{name} is empty: name a file of events, such as a JSON object a line");
            if (next.Span.Contains((byte)0))
                throw new UsageException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is no text: event {events.Count + 1} has zero bytes; name a file of events, such as a JSON object a line"));
            events.Add(next.ToArray());
            bytes += next.Length;
        }
        return new EventSample(name, events, IsWhole: false);
    }
}

/// <summary>Events of an Avro file.</summary>
/// <param name="Schema">What they were written with.</param>
/// <param name="Values">Their bytes, without anything around them.</param>
internal sealed record ContainerSample(AvroSchema Schema, IReadOnlyList<byte[]> Values);
