using System.IO.Compression;
using ZstdSharp;

namespace Serverless.Local.Containers;

/// <summary>How the blocks of a container file are packed.</summary>
/// <param name="Name">As files name it.</param>
/// <param name="Open">Unpacks a stream; null: blocks are as they are.</param>
internal sealed record ContainerCodec(string Name, Func<Stream, Stream>? Open)
{
    private static readonly ContainerCodec[] All =
    [
        new("null", null),
        new("deflate", packed => new DeflateStream(packed, CompressionMode.Decompress)),
        new("zstandard", packed => new DecompressionStream(packed)),
    ];

    /// <summary>The codec of a name.</summary>
    public static ContainerCodec Of(string name) => Array.Find(All, codec => codec.Name == name)
        ?? throw new ContainerFault(
            $"its blocks are packed with '{name}', and only {string.Join(", ", All.Select(codec => codec.Name))} are read: write "
            + "the file with one of these");

    /// <summary>A block's content. Throws <see cref="InvalidDataException"/> when it isn't of the codec, or is too large.</summary>
    public byte[] Unpack(byte[] block)
    {
        if (Open is null)
            return block;
        try
        {
            using var stream = Open(new MemoryStream(block));
            using var content = new MemoryStream();
            var buffer = new byte[81_920];
            while (stream.Read(buffer) is > 0 and var read)
            {
                if (content.Length + read > ContainerBytes.MostBytes)
                    throw new InvalidDataException($"unpacked it has more than {ContainerBytes.MostBytes} bytes");
                content.Write(buffer.AsSpan(0, read));
            }
            return content.ToArray();
        }
        catch (Exception fault) when (fault is ZstdException or EndOfStreamException)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
    }
}
