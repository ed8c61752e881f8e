using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Messages;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Deltas;

/// <summary>
/// The messages of a pipeline's views that wait for their topics: objects of the store of deltas, in a space of their own, by number. Those
/// of a shard have ascending numbers. An entry is written under a name that nobody else uses, so none is ever replaced: what is written
/// again is one more entry. It goes when its messages are produced.
/// </summary>
internal sealed class MessageLog(IDeltaStore objects, string pipeline)
{
    private const byte Version = 1;

    // An entry is far smaller; an object that is longer is cut, and then damaged.
    private const int MaxBytes = 256 * 1024 * 1024;

    // A pipeline's name has no dot.
    private readonly string _space = $"{pipeline}.sink";

    /// <summary>Adds messages; they are durable when the task ends.</summary>
    public ValueTask AddAsync(long number, IReadOnlyList<SinkMessage> messages, CancellationToken ct)
    {
        var writer = new ByteWriter(messages.Sum(message => message.Size + 16) + 64);
        var start = StoredHeader.Begin(writer, StoredForm.SinkMessages, Version);
        writer.Unsigned((ulong)messages.Count);
        foreach (var message in messages)
            message.Write(writer);
        StoredHeader.End(writer, start);
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:x16}-{Guid.NewGuid():n}");
        return objects.WriteAsync(_space, name, writer.Written.ToArray(), ct);
    }

    /// <summary>The names of all entries, by their numbers.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var name in objects
            .ListAsync(_space, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, ct).ConfigureAwait(false))
            names.Add(name);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <summary>The messages of an entry; none when it is gone.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public async ValueTask<IReadOnlyList<SinkMessage>> ReadAsync(string name, CancellationToken ct)
    {
        if (await objects.ReadAsync(_space, name, 0, MaxBytes, ct).ConfigureAwait(false) is not { } stored)
            return [];
        var reader = new ByteReader(StoredHeader.Open(stored.Span, StoredForm.SinkMessages, Version));
        var messages = new SinkMessage[reader.Count(reader.Remaining)];
        for (var index = 0; index < messages.Length; index++)
            messages[index] = SinkMessage.Read(ref reader);
        return messages;
    }

    /// <summary>Removes entries. It isn't an error when one is gone.</summary>
    public ValueTask RemoveAsync(IReadOnlyList<string> names, CancellationToken ct) => objects.DeleteAsync(_space, names, ct);
}
