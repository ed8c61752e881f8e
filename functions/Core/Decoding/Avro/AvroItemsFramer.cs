using Serverless.Core.Decoding.Avro.Plans;
using Serverless.Core.Decoding.Framers;
using Serverless.Core.Decoding.Schemas;
using Serverless.Core.Text;

namespace Serverless.Core.Decoding.Avro;

/// <summary>
/// Makes an event of each item of an array that is in a record: the record with that item alone in the array. One with an empty array,
/// without it, or that can't be read, stays as it is. So an event that is cut is a whole one, and would be cut into itself.
/// </summary>
internal sealed class AvroItemsFramer : Framer
{
    // Before an item, that there is one; after it, that there are no more.
    private const byte One = 2;
    private const byte NoMore = 0;

    private readonly SchemaSource<ItemsLocator> _locators;
    private readonly AvroRun _run;
    private byte[] _buffer = new byte[1024];
    private AvroNode? _item;
    private bool _isLeft;
    private long _count;
    private long _left;
    private long _leftInBlock;
    private long _mostBytes;
    private int _next;
    private int _before;
    private int _end;

    public AvroItemsFramer(AvroFormat format, FieldPath path, SchemaLookup schemas)
    {
        _locators = new SchemaSource<ItemsLocator>(format, schemas, schema => new ItemsLocator(schema, path));
        _run = new AvroRun(0, format.MaxDepth);
    }

    // Known when the value was opened.
    public override int MostEvents(ReadOnlySpan<byte> value) => (int)Math.Min(Math.Max(1, _count), int.MaxValue);

    public override long MostBytes(ReadOnlySpan<byte> value) => _mostBytes;

    public override bool Next()
    {
        if (_left > 0)
            return TakeItem();
        if (!_isLeft)
            return false;
        _isLeft = false;
        (Source, Start, Length) = (Value.Array!, Value.Offset, Value.Count);
        return true;
    }

    protected override void Restart()
    {
        _isLeft = Value.Count > 0;
        (_count, _left, _leftInBlock, _mostBytes) = (0, 0, 0, Value.Count);
        if (!_isLeft)
            return;
        var bytes = new EventBytes(Value.Array!, Value.Offset, Value.Count);
        if (_locators.Find(bytes, Headers, out var length, out _) is not { } locator)
            return;
        _run.Begin(bytes, default);
        if (!locator.TryFind(_run, bytes.Start + length, out var start, out _end))
            return;
        (_item, _next, _before) = (locator.Item, start, start - bytes.Start);
        _count = CountItems();
        if (_count == 0)
            return;
        (_left, _isLeft) = (_count, false);
        var around = Value.Count - (_end - start) + 2;
        _mostBytes = (_count * around) + (_end - start);
        Reserve(_before + 1);
        bytes.Span[.._before].CopyTo(_buffer);
        _buffer[_before] = One;
    }

    // 0 also where a block says that it ends elsewhere than its items do: the decoder says what is wrong.
    private long CountItems()
    {
        var (at, count) = (_next, 0L);
        for (var items = -1L; items != 0; count += items)
        {
            at = _run.ReadBlock(at, out items, out var end);
            for (var item = 0L; item < items && at >= 0; item++)
                at = _item!.Read(_run, at);
            if (at < 0 || (end >= 0 && at != end))
                return 0;
        }
        return count;
    }

    private bool TakeItem()
    {
        _left--;
        while (_leftInBlock == 0)
            _next = _run.ReadBlock(_next, out _leftInBlock, out _);
        _leftInBlock--;
        var start = _next;
        _next = _item!.Read(_run, start);
        var item = _run.Source.AsSpan(start, _next - start);
        var after = _run.Source.AsSpan(_end, _run.End - _end);
        Length = _before + 2 + item.Length + after.Length;
        Reserve(Length);
        item.CopyTo(_buffer.AsSpan(_before + 1));
        _buffer[_before + 1 + item.Length] = NoMore;
        after.CopyTo(_buffer.AsSpan(_before + 2 + item.Length));
        (Source, Start) = (_buffer, 0);
        return true;
    }

    private void Reserve(int length)
    {
        if (_buffer.Length < length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, length));
    }
}
