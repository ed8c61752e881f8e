namespace Serverless.EndToEnd.Tests.House;

/// <summary>
/// A file that uses a name which another file declares. Folders are those below the project's, empty for the project's own.
/// </summary>
internal sealed record Arrow(string FromFile, string ToFile, string Name)
{
    public string From => FolderOf(FromFile);

    public string To => FolderOf(ToFile);

    // functions/PROJECT/FOLDER/FILE
    private static string FolderOf(string file) => string.Join('/', file.Split('/')[2..^1]);
}
