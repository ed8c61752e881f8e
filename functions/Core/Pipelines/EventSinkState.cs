using System.Globalization;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Messages;
using Serverless.Core.Positions;
using Serverless.Core.Time;

namespace Serverless.Core.Pipelines;

/// <summary>
/// What a shard of a sink has merged and not yet produced. It is never saved: a state is saved only when all its messages are acknowledged,
/// so that its fence says what was produced.
/// </summary>
public sealed class EventSinkState(string pipeline, SinkDefinition definition) : ObserverState
{
    private readonly List<SinkMessage> _messages = [];

    private readonly string _kind = definition.Kind switch
    {
        SinkKind.Events => "event",
        SinkKind.Late => "late",
        _ => "dead-letter",
    };

    /// <summary>What is to be produced, in the order of each source.</summary>
    public IReadOnlyList<SinkMessage> Messages => _messages;

    /// <summary>About how many bytes the messages are.</summary>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public override bool IsOpen => false;

    /// <summary>Forgets the messages: they are acknowledged.</summary>
    public void Produced()
    {
        _messages.Clear();
        Bytes = 0;
    }

    /// <summary>The same messages in a state of their own.</summary>
    internal EventSinkState Copy()
    {
        var copy = new EventSinkState(pipeline, definition) { Bytes = Bytes };
        copy._messages.AddRange(_messages);
        return copy;
    }

    /// <inheritdoc/>
    public override void Merge(Source source, Epoch epoch, ReadOnlySpan<byte> key, ReadOnlySpan<byte> content)
    {
        var reader = new ByteReader(content);
        var (partition, offset, index) = (reader.Count(), reader.Signed(), reader.Count());
        var value = definition.Kind == SinkKind.DeadLetters ? reader.OptionalBytes() : reader.Bytes().ToArray();
        var hasKey = reader.Byte() == 1;
        var headers = new RecordHeader[reader.Count(reader.Remaining) + 3];
        for (var number = 0; number < headers.Length - 3; number++)
            headers[number] = new RecordHeader(reader.Text(), reader.OptionalBytes());
        // A topic that was made anew begins with the same offsets, in another epoch.
        var id = string.Create(CultureInfo.InvariantCulture, $"{pipeline}/{epoch.Value}/{partition}/{offset}/{index}");
        headers[^3] = MessageHeaders.Of(MessageHeaders.Pipeline, pipeline);
        headers[^2] = MessageHeaders.Of(MessageHeaders.Kind, _kind);
        headers[^1] = MessageHeaders.Of(MessageHeaders.Id, id);
        var message = new SinkMessage(definition.Topic, hasKey ? key.ToArray() : null, value, new RecordHeaders(headers));
        _messages.Add(message);
        Bytes += message.Size;
    }

    /// <inheritdoc/>
    public override void Take(ObserverState other, Func<ulong, bool> owns)
    {
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ObserverReport> Advance(EventTime watermark) => [];

    /// <summary>Nothing: throws <see cref="InvalidOperationException"/> while there are messages.</summary>
    public override void Write(ByteWriter writer)
    {
        if (_messages.Count > 0)
            throw new InvalidOperationException($"{_messages.Count} messages are not acknowledged: their fence can't be saved");
    }

    /// <inheritdoc/>
    public override void Read(scoped ref ByteReader reader)
    {
    }
}
