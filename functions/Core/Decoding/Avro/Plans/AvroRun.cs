using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Serverless.Core.Rejections;
using Serverless.Core.Rows;

namespace Serverless.Core.Decoding.Avro.Plans;

/// <summary>
/// The event that a plan is run over: its bytes, its slots, and what is wrong with it. Reused from event to event; one thread at a time.
/// </summary>
/// <remarks>
/// Its methods take the index in <see cref="Source"/> where a value is expected, and return the index after it, or <see cref="Nowhere"/>
/// when it isn't there: what is wrong is then noted.
/// </remarks>
/// <param name="fields">How many fields there are.</param>
/// <param name="maxDepth">How deep records, arrays and maps may nest, the event itself counted.</param>
internal sealed class AvroRun(int fields, int maxDepth)
{
    /// <summary>Returned in place of an index when an event is rejected.</summary>
    public const int Nowhere = -1;

    // In bytes, of 7 bits each.
    private const int LongestInt = 5;

    private readonly (long Event, int Order)[] _filled = new (long, int)[fields];
    private readonly Rejection?[] _faults = new Rejection?[fields];
    private Rejection? _fault;
    private int _start;
    private int _depth;
    private bool _hasFaults;

    /// <summary>The array that the event is in.</summary>
    public byte[] Source { get; private set; } = [];

    /// <summary>Where the event ends in <see cref="Source"/>.</summary>
    public int End { get; private set; }

    /// <summary>Takes the values.</summary>
    public SlotWriter Slots { get; private set; }

    /// <summary>The number of the event.</summary>
    public long Event { get; private set; }

    /// <summary>Begins an event.</summary>
    public void Begin(in EventBytes bytes, SlotWriter slots)
    {
        (Source, _start, End) = (bytes.Source, bytes.Start, bytes.Start + bytes.Length);
        Slots = slots;
        Event++;
        _depth = 0;
        _fault = null;
        if (!_hasFaults)
            return;
        Array.Clear(_faults);
        _hasFaults = false;
    }

    /// <summary>Ends the event at an index: the rejection that was noted, or that something follows; null when nothing is wrong.</summary>
    public Rejection? Finish(int at)
    {
        if (at == Nowhere)
            return _fault;
        if (at < End)
            Fail(Reasons.TrailingData, at, $"{End - at} bytes");
        return _fault ?? (_hasFaults ? _faults.OfType<Rejection>().MinBy(fault => fault.BytePosition) : null);
    }

    /// <summary>Goes into a record, an array or a map; false when that is too deep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter(int at) => ++_depth <= maxDepth || Fail(Reasons.Depth, at, null) != Nowhere;

    /// <summary>Goes out of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => _depth--;

    /// <summary>An integer of 64 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadLong(int at, out long value)
    {
        var source = Source;
        if ((uint)at < (uint)End && (uint)at < (uint)source.Length && source[at] is < 0x80 and var only)
        {
            value = (only >> 1) ^ -(only & 1);
            return at + 1;
        }
        return ReadLonger(at, out value);
    }

    /// <summary>The end of an integer that was read, or <see cref="Nowhere"/> where it is of more than 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CheckInt(int at, int end, long value) => value == (int)value && end - at <= LongestInt
        ? end
        : FailInt(at, end);

    /// <summary>The length of a text or of bytes, which are all there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadLength(int at, out int length)
    {
        var end = ReadLong(at, out var value);
        length = (int)value;
        return end >= 0 && (ulong)value > (ulong)(End - end) ? FailLength(at, value, end) : end;
    }

    /// <summary>The index after so many bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Skip(int at, long length) => length <= End - at ? at + (int)length : FailLength(at, length, at);

    /// <summary>The index after an integer, whatever its value is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int SkipLong(int at) => ReadLong(at, out _);

    /// <summary>
    /// The head of a block of an array or a map: how many items follow, 0 for the end, and where the block ends if it says so, or else
    /// <see cref="Nowhere"/>.
    /// </summary>
    public int ReadBlock(int at, out long count, out int end)
    {
        end = Nowhere;
        var next = ReadLong(at, out count);
        if (next == Nowhere || count >= 0)
            return next;
        if (count == long.MinValue)
            return Fail(Reasons.Malformed, at, "a block of 2^63 items");
        count = -count;
        next = ReadLength(next, out var length);
        end = next == Nowhere ? Nowhere : next + length;
        return next;
    }

    /// <summary>Four bytes as a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadFloat(int at, out float value)
    {
        var end = Skip(at, sizeof(float));
        value = end < 0 ? 0 : BinaryPrimitives.ReadSingleLittleEndian(Source.AsSpan(at));
        return end;
    }

    /// <summary>Eight bytes as a double.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadDouble(int at, out double value)
    {
        var end = Skip(at, sizeof(double));
        value = end < 0 ? 0 : BinaryPrimitives.ReadDoubleLittleEndian(Source.AsSpan(at));
        return end;
    }

    /// <summary>One byte as a boolean.</summary>
    public int ReadBoolean(int at, out bool value)
    {
        var end = Skip(at, 1);
        value = end >= 0 && Source[at] == 1;
        return end < 0 || Source[at] <= 1 ? end : Fail(Reasons.Malformed, at, $"a boolean of {Source[at]}");
    }

    /// <summary>The place of a symbol or of a branch, of which there are so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadPlace(int at, int count, string what, out int place)
    {
        var end = ReadLong(at, out var value);
        place = (int)value;
        return end < 0 || (ulong)value < (ulong)count ? end : FailPlace(at, value, count, what);
    }

    /// <summary>Notes that the event isn't of its schema, or breaks a limit.</summary>
    public int Fail(string reason, int at, string? found)
    {
        _fault = new Rejection(RejectionStage.Decode, reason, null, found, at - _start);
        return Nowhere;
    }

    /// <summary>Notes that the value at an index is no value of a field.</summary>
    public int Refuse(string field, string reason, int at, string? found)
    {
        var stage = reason is Reasons.WrongType or Reasons.InvalidUtf8 ? RejectionStage.Decode : RejectionStage.Validate;
        _fault = new Rejection(stage, reason, field, found, at - _start);
        return Nowhere;
    }

    /// <summary>Whether a value at this place is the field's; false when one was there in a place that comes before it.</summary>
    public bool TryFill(FieldPlace place)
    {
        ref var filled = ref _filled[place.Field];
        if (filled.Event == Event && filled.Order < place.Order)
            return false;
        filled = (Event, place.Order);
        if (_hasFaults)
            _faults[place.Field] = null;
        return true;
    }

    /// <summary>
    /// Puts what was noted of the value at a place aside, as a place that comes before it may yet have one. False when it is no fault of a
    /// value, or none does.
    /// </summary>
    public bool TryPutOff(FieldPlace place)
    {
        if (place.Order == 0 || _fault?.Field is null)
            return false;
        _faults[place.Field] = _fault;
        (_hasFaults, _fault) = (true, null);
        return true;
    }

    private int ReadLonger(int at, out long value)
    {
        var length = LongInteger.Read(Source.AsSpan(at, End - at), out value);
        if (length > 0)
            return at + length;
        return Fail(Reasons.Malformed, at, length == 0 ? "the end of the event" : "an integer of more than 64 bits");
    }

    private int FailInt(int at, int end) => end < 0 ? end : Fail(Reasons.Malformed, at, "an int of more than 32 bits");

    private int FailPlace(int at, long value, int count, string what) => Fail(Reasons.Malformed, at, $"{what} {value} of {count}");

    private int FailLength(int at, long length, int from) =>
        Fail(Reasons.Malformed, at, length < 0 ? $"a length of {length}" : $"{End - from} bytes of {length}");
}
