using System.Globalization;
using Serverless.Runtime.Ports;

namespace Serverless.Runtime.Embedded;

/// <summary>The archive as files: <c>archive/&lt;pipeline&gt;/date=YYYY-MM-DD/&lt;delta&gt;.avro</c>.</summary>
internal sealed class EmbeddedArchive(DataFolder folder, AtomicFiles files) : IArchive
{
    public ValueTask WriteAsync(string pipeline, DateOnly date, string delta, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        var day = string.Create(CultureInfo.InvariantCulture, $"date={date:yyyy-MM-dd}");
        return files.WriteAsync(Path.Combine(FolderOf(pipeline), day, NameOf(delta)), content, ct);
    }

    public ValueTask DeleteAsync(string pipeline, string delta, CancellationToken ct)
    {
        var root = new DirectoryInfo(FolderOf(pipeline));
        foreach (var day in root.Exists ? root.EnumerateDirectories() : [])
            AtomicFiles.Delete(Path.Combine(day.FullName, NameOf(delta)));
        return ValueTask.CompletedTask;
    }

    private string FolderOf(string pipeline) => Path.Combine(folder.Archive, StoreName.Checked(pipeline));

    private static string NameOf(string delta) => $"{StoreName.Checked(delta)}.avro";
}
