using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Serverless.Core.Decoding.Avro;
using Serverless.Core.Schemas;

namespace Serverless.Local.Containers;

/// <summary>
/// An Avro object container file (Avro specification 1.12, "Object Container Files"): a header with the schema, then blocks of values, each
/// with its size before it and the file's own 16 bytes after it. Values are read one after the other; no more than a block is held.
/// </summary>
internal sealed class ContainerFile : IAsyncDisposable
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _name;
    private readonly ContainerBytes _bytes;
    private readonly ContainerHeader _header;
    private readonly AvroValues _values;
    private byte[] _block = [];
    private int _at;
    private long _left;
    private long _blockStart;

    private ContainerFile(string name, ContainerBytes bytes, ContainerHeader header)
    {
        (_name, _bytes, _header) = (name, bytes, header);
        Schema = header.Schema;
        _values = new AvroValues(Schema);
    }

    /// <summary>What its values were written with.</summary>
    public AvroSchema Schema { get; }

    /// <summary>The same as the file has it.</summary>
    public string SchemaText => _header.SchemaText;

    /// <summary>How many values were read.</summary>
    public long Count { get; private set; }

    /// <summary>Whether a file begins as such files do. False for what can't be read: that is told when it is opened.</summary>
    public static bool Is(string name)
    {
        try
        {
            using var file = File.OpenRead(name);
            Span<byte> begin = stackalloc byte[ContainerHeader.Magic.Length];
            return file.CanSeek && file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false) == begin.Length
                && begin.SequenceEqual(ContainerHeader.Magic);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// Opens a file and reads its header. Throws <see cref="InvalidDataException"/> with the file, the place and what is wrong with it when
    /// it is damaged, its schema is none, or its codec isn't read; <see cref="IOException"/> and <see
    /// cref="UnauthorizedAccessException"/> when it can't be read at all.
    /// </summary>
    public static async ValueTask<ContainerFile> OpenAsync(string name, CancellationToken ct)
    {
        var bytes = new ContainerBytes(File.OpenRead(name));
        try
        {
            return new ContainerFile(name, bytes, await ContainerHeader.ReadAsync(bytes, ct));
        }
        catch (ContainerFault fault)
        {
            await bytes.DisposeAsync();
            throw new InvalidDataException($"{name}: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// The next value; null after the last. It is valid until the next call. Throws <see cref="InvalidDataException"/> with the file, the
    /// place, and how many values came before, where the file is damaged or cut off.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken ct)
    {
        try
        {
            while (_left == 0)
            {
                if (!await NextBlockAsync(ct))
                    return null;
            }
            return Next();
        }
        catch (ContainerFault fault)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{_name}: {fault.Message}; {Count:N0} events before that were read"), fault);
        }
    }

    /// <summary>A value that was read as JSON in UTF-8 (<see cref="AvroValues.WriteJson"/>).</summary>
    public byte[] ToJson(ReadOnlyMemory<byte> value)
    {
        var (buffer, bytes) = (new ArrayBufferWriter<byte>(), value.ToArray());
        using (var json = new Utf8JsonWriter(buffer, Readable))
            _values.WriteJson(json, bytes, 0, bytes.Length);
        return buffer.WrittenSpan.ToArray();
    }

    public ValueTask DisposeAsync() => _bytes.DisposeAsync();

    private ReadOnlyMemory<byte> Next()
    {
        var end = _values.EndOf(_block, _at, _block.Length, out var problem);
        if (problem is not null)
            throw Damaged(Text($"at byte {_at} of its content is no event of the file's schema ({problem})"));
        var value = _block.AsMemory(_at..end);
        _at = end;
        Count++;
        if (--_left == 0 && _at < _block.Length)
            throw Damaged(Text($"{_block.Length - _at} bytes follow its last event"));
        return value;
    }

    private async ValueTask<bool> NextBlockAsync(CancellationToken ct)
    {
        _blockStart = _bytes.Position;
        if (await _bytes.IsAtEndAsync(ct))
            return false;
        var (count, size) = (await _bytes.LongAsync(ct), await _bytes.LongAsync(ct));
        if (count < 0 || size is < 0 or > ContainerBytes.MostBytes)
            throw Damaged(Text($"it says that it has {count} events in {size} bytes, and at most {ContainerBytes.MostBytes} are read"));
        var packed = await _bytes.ReadAsync((int)size, ct);
        if (!(await _bytes.ReadAsync(ContainerHeader.SyncBytes, ct)).AsSpan().SequenceEqual(_header.Sync))
            throw Damaged("the 16 bytes after it aren't those of the file: its size is wrong, or it is damaged");
        _block = Unpacked(packed);
        (_at, _left) = (0, count);
        if (count > _block.Length)
            throw Damaged(Text($"it says that it has {count} events, in {_block.Length} bytes"));
        if (count == 0 && _block.Length > 0)
            throw Damaged(Text($"it says that it has no events, in {_block.Length} bytes"));
        return true;
    }

    private byte[] Unpacked(byte[] packed)
    {
        try
        {
            return _header.Codec.Unpack(packed);
        }
        catch (InvalidDataException fault)
        {
            throw Damaged($"its content isn't {_header.Codec.Name} ({fault.Message})");
        }
    }

    private ContainerFault Damaged(string what) => new(Text($"the block at byte {_blockStart} is damaged: {what}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
