using System.Globalization;
using Serverless.Core.Pipelines;
using Serverless.Local.Containers;
using Serverless.Producer;

namespace Serverless.Local.Feeds;

/// <summary>Makes a schema known to whoever reads the records; returns its number.</summary>
internal delegate ValueTask<int> RegisterSchema(ContainerFile file, CancellationToken ct);

/// <summary>Produces the events of an Avro container file, framed as the pipeline reads them.</summary>
/// <param name="name">The file.</param>
/// <param name="pipeline">Reads the events.</param>
/// <param name="keyPaths">Where an event's key may be.</param>
/// <param name="register">Makes the file's schema known.</param>
internal sealed class ContainerFeed(string name, Pipeline pipeline, IEnumerable<string> keyPaths, RegisterSchema register)
{
    private readonly List<string> _faults = [];
    private long _leftOut;

    /// <summary>What of the file isn't produced, and why, a sentence each; known when <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<string> Faults => _leftOut > 1
        ? [.. _faults, string.Create(CultureInfo.InvariantCulture, $"{_leftOut:N0} events of the input were left out in all")]
        : _faults;

    /// <summary>How many events a file has; null when it isn't whole.</summary>
    public static async ValueTask<long?> CountAsync(string name)
    {
        try
        {
            await using var file = await ContainerFile.OpenAsync(name, CancellationToken.None);
            while (await file.NextAsync(CancellationToken.None) is not null)
            {
            }
            return file.Count;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>
    /// Ends with the file's end, or where it is damaged, when the broker has all before that. Events longer than
    /// <see cref="FeedProducerSettings.MaxRecordBytes"/> are left out.
    /// </summary>
    /// <exception cref="Settings.UsageException">The pipeline can't read the file's events, or its schema can't be registered.</exception>
    public async Task RunAsync(EventPacker packer, CancellationToken ct)
    {
        try
        {
            await using var file = await ContainerFile.OpenAsync(name, ct);
            await ProduceAsync(file, packer, ct);
        }
        catch (InvalidDataException fault)
        {
            _faults.Add($"the input can't be read to its end: {fault.Message}");
        }
        await packer.FlushAsync(ct);
    }

    private async Task ProduceAsync(ContainerFile file, EventPacker packer, CancellationToken ct)
    {
        var framing = ContainerFraming.Of(name, pipeline.Definition, file.Schema);
        var prefix = framing.PrefixOf(framing.IsGiven ? 0 : await register(file, ct));
        var keys = new EventKey(keyPaths.Select(path => ContainerPaths.Of(file.Schema, path)));
        while (await file.NextAsync(ct) is { } value)
        {
            byte[] record = [.. prefix, .. value.Span];
            if (record.Length > FeedProducerSettings.MaxRecordBytes)
                LeaveOut(file.Count);
            else
                await packer.AddAsync(keys.Find(file.ToJson(value)), record, ct);
        }
    }

    private void LeaveOut(long number)
    {
        if (_leftOut++ == 0)
            _faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"event {number} is longer than {FeedProducerSettings.MaxRecordBytes} bytes: such an event of the input is left out"));
    }
}
