using System.Buffers.Text;
using Serverless.Core.Binary;
using Serverless.Core.Definitions;
using Serverless.Core.Messages;
using Serverless.Core.Positions;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;
using Serverless.Core.Time;

namespace Serverless.Core.Pipelines;

/// <summary>
/// Makes the messages of a sink from the events of a chunk. An entry has the message's key and, as its content, the position, the value and
/// the headers; what depends on the chunk is added by the shard.
/// </summary>
internal sealed class EventSinkFold(SinkKind kind, RowLayout layout, int keySlot) : ObserverFold
{
    private readonly EventJson _json = new(layout);
    private readonly ByteWriter _content = new(4096);
    private readonly List<(byte[]? Key, int End)> _ends = [];
    private readonly byte[] _number = new byte[20];

    /// <inheritdoc/>
    public override long? Counted => _ends.Count;

    /// <inheritdoc/>
    public override void Accept(Row row, EventTime time, in EventPosition position)
    {
        if (kind != SinkKind.Events)
            return;
        Begin(position);
        _json.Write(_content, row);
        End(KeyOf(row));
    }

    /// <inheritdoc/>
    public override void Late(Row row, in EventPosition position, IReadOnlyList<string> views)
    {
        if (kind != SinkKind.Late)
            return;
        Begin(position);
        _json.Write(_content, row);
        End(KeyOf(row), MessageHeaders.Of(MessageHeaders.Views, string.Join(',', views)));
    }

    /// <inheritdoc/>
    public override void Reject(Rejection rejection, in EventPosition position, in RecordEnvelope record, byte[]? letter)
    {
        if (kind != SinkKind.DeadLetters)
            return;
        Begin(position);
        _content.OptionalBytes(letter);
        End(record.Key, [.. record.Headers, .. Why(rejection)]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ObserverEntry> Take()
    {
        var content = _content.ToArray();
        var entries = new ObserverEntry[_ends.Count];
        for (int index = 0, start = 0; index < entries.Length; start = _ends[index++].End)
            entries[index] = new ObserverEntry(_ends[index].Key, content.AsMemory(start, _ends[index].End - start));
        _ends.Clear();
        _content.Clear();
        return entries;
    }

    private static IEnumerable<RecordHeader> Why(Rejection rejection)
    {
        yield return MessageHeaders.Of(MessageHeaders.Stage, rejection.Stage.ToString().ToLowerInvariant());
        yield return MessageHeaders.Of(MessageHeaders.Reason, rejection.Reason);
        if (rejection.Field is { } field)
            yield return MessageHeaders.Of(MessageHeaders.Field, field);
        if (rejection.Found is { } found)
            yield return MessageHeaders.Of(MessageHeaders.Found, found);
    }

    private void Begin(in EventPosition position)
    {
        _content.Unsigned((ulong)position.Partition.Value);
        _content.Signed(position.Offset.Value);
        _content.Unsigned((ulong)position.Index);
    }

    private void End(byte[]? key, params ReadOnlySpan<RecordHeader> headers)
    {
        _content.Byte(key is null ? (byte)0 : (byte)1);
        _content.Unsigned((ulong)headers.Length);
        foreach (var header in headers)
        {
            _content.Text(header.Name);
            _content.OptionalBytes(header.Value);
        }
        _ends.Add((key, _content.Length));
    }

    /// <summary>The pipeline's key as text: what producers use as the Kafka key.</summary>
    private byte[]? KeyOf(Row row)
    {
        if (!row.Has(keySlot))
            return null;
        switch (layout.TypeOf(keySlot))
        {
            case FieldType.Text:
                return row.Text(keySlot).ToArray();
            case FieldType.Boolean:
                return row.Boolean(keySlot) ? "true"u8.ToArray() : "false"u8.ToArray();
            default:
                Utf8Formatter.TryFormat(row.Integer(keySlot), _number, out var length);
                return _number[..length];
        }
    }
}
