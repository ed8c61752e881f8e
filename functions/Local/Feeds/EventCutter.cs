using System.Buffers;
using Serverless.Core.Definitions;
using ZstdSharp;

namespace Serverless.Local.Feeds;

/// <summary>
/// Cuts a stream into events. A line is one, a blank one none. But where the stream begins with an array, the items of arrays are events,
/// and where its first line breaks off inside a value, as in text made for reading, each value is one: these come on one line.
/// </summary>
/// <param name="stream">What is read; stays the caller's.</param>
/// <param name="maxBytes">The longest event.</param>
/// <param name="keepsArrays">An array is an event, too.</param>
/// <param name="leaveOut">Is told of each event that is too long, which is left out then; null: reading ends there.</param>
internal sealed class EventCutter(Stream stream, int maxBytes, bool keepsArrays = false, Action<string>? leaveOut = null)
{
    private readonly ArrayBufferWriter<byte> _event = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _from;
    private int _to;
    private ValueCutter? _values;
    private long _number;
    private bool _hasBegun;

    // Of the byte order. The decoder skips it, too.
    private static ReadOnlySpan<byte> Mark => "\uFEFF"u8;

    /// <summary>Whether arrays are events of a pipeline.</summary>
    public static bool KeepsArrays(PipelineDefinition pipeline) => pipeline.Formats.Any(format => format.Framing == Framing.Array);

    /// <summary>
    /// The next event, without blanks around it; null after the last. Throws <see cref="InvalidDataException"/> where packed content is
    /// damaged or cut off, and at an event that is too long and isn't to be left out.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken ct)
    {
        if (!_hasBegun)
            await BeginAsync(ct);
        while (await ReadAsync(ct))
        {
            var json = _event.WrittenSpan.ToArray().AsMemory().Trim(" \t\r"u8);
            _event.ResetWrittenCount();
            if (!json.IsEmpty)
                return json;
        }
        return null;
    }

    private async ValueTask BeginAsync(CancellationToken ct)
    {
        _hasBegun = true;
        bool? isOfValues;
        for (var isAll = false; (isOfValues = IsOfValues(_buffer.AsSpan(_from, _to - _from), isAll)) is null;)
            isAll = !await FillAsync(ct);
        if (isOfValues == false)
            return;
        _values = new ValueCutter();
        _from += _buffer.AsSpan(0, _to).StartsWith(Mark) ? Mark.Length : 0;
    }

    /// <summary>Whether values are cut, not lines; null when that isn't to be seen in a beginning that goes on.</summary>
    private bool? IsOfValues(ReadOnlySpan<byte> begin, bool isAll)
    {
        if (!isAll && Mark.StartsWith(begin))
            return null;
        begin = (begin.StartsWith(Mark) ? begin[Mark.Length..] : begin).TrimStart(" \t\r\n"u8);
        if (begin is [(byte)'[', ..] && !keepsArrays)
            return true;
        if (begin is [not ((byte)'{' or (byte)'['), ..] || begin.Length > maxBytes)
            return false;
        if (begin.IndexOf((byte)'\n') is >= 0 and var end)
            return begin[..end].TrimEnd(" \t\r"u8) is [.., (byte)'{' or (byte)'[' or (byte)',' or (byte)':'];
        return isAll ? false : null;
    }

    /// <summary>Reads on until an event, which may be blank, is whole; false after the last.</summary>
    private async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        bool isWhole;
        var isTooLong = false;
        do
        {
            Take(out isWhole);
            if (_event.WrittenCount > maxBytes)
            {
                isTooLong = leaveOut is not null ? true : throw new InvalidDataException($"{TooLong}; split it or leave it out");
                _event.ResetWrittenCount();
            }
        }
        while (!isWhole && await FillAsync(ct));
        if (isTooLong)
        {
            _event.ResetWrittenCount();
            leaveOut!(TooLong);
        }
        _number++;
        return isWhole || _event.WrittenCount > 0;
    }

    private string TooLong => $"{(_values is null ? "line" : "event")} {_number + 1} is longer than {maxBytes} bytes";

    private void Take(out bool isWhole)
    {
        var text = _buffer.AsSpan(_from, _to - _from);
        if (_values is not null)
        {
            _from += _values.Take(text, _event, out isWhole);
            return;
        }
        var end = text.IndexOf((byte)'\n');
        isWhole = end >= 0;
        _event.Write(isWhole ? text[..end] : text);
        _from += isWhole ? end + 1 : text.Length;
    }

    private async ValueTask<bool> FillAsync(CancellationToken ct)
    {
        if (_from == _to)
            _from = _to = 0;
        else if (_to == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        try
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_to), ct);
            _to += read;
            return read > 0;
        }
        catch (Exception fault) when (fault is ZstdException or InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"the packed content is damaged or cut off after event {_number}", fault);
        }
    }
}
