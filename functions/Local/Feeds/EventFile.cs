using ZstdSharp;

namespace Serverless.Local.Feeds;

/// <summary>Files of events as they come: plain, or packed with gzip or zstd, which their first bytes say.</summary>
internal static class EventFile
{
    /// <summary>Names standard input instead of a file. It is read as it is.</summary>
    public const string StandardInput = "-";

    /// <summary>
    /// The content; one that is damaged or cut off is told where that is read. Throws
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
    /// </summary>
    public static Stream Open(string name)
    {
        if (name == StandardInput)
            return Console.OpenStandardInput();
        var file = File.OpenRead(name);
        if (!file.CanSeek)
            return file;
        Span<byte> begin = stackalloc byte[4];
        var length = file.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return begin[..length] switch
        {
            [0x1F, 0x8B, ..] => new GzipContent(file),
            [0x28, 0xB5, 0x2F, 0xFD] => new DecompressionStream(file, leaveOpen: false),
            _ => file,
        };
    }
}
