using System.Globalization;
using Serverless.Local.Feeds;
using Serverless.Local.Settings;

namespace Serverless.Local.Samples;

/// <summary>The first events of a file, as a feed would produce them.</summary>
/// <param name="Name">The file, as it was named.</param>
/// <param name="Events">At least one.</param>
/// <param name="IsWhole">There are no more.</param>
internal sealed record EventSample(string Name, IReadOnlyList<byte[]> Events, bool IsWhole)
{
    private const int MostEvents = 10_000;
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>At most 10,000 events, of which all but the last have less than 16 MB together.</summary>
    /// <exception cref="UsageException">The file can't be read, is empty or no text, or has an event longer than a record.</exception>
    public static async Task<EventSample> ReadAsync(string name, bool keepsArrays, CancellationToken ct)
    {
        try
        {
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
