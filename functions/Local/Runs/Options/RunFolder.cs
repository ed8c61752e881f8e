namespace Serverless.Local.Runs.Options;

/// <summary>The folder with a run's state: the one that was given, or a temporary one that is removed after the run.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly bool _isTemporary;

    public RunFolder(string? given)
    {
        _isTemporary = given is null;
        Path = given is null ? Directory.CreateTempSubdirectory("serverless-").FullName : System.IO.Path.GetFullPath(given);
    }

    public string Path { get; }

    public bool IsTemporary => _isTemporary;

    public void Dispose()
    {
        if (_isTemporary)
            Directory.Delete(Path, recursive: true);
    }
}
