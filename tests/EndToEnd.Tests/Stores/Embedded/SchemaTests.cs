using Serverless.Runtime.Embedded.Sqlite;

namespace Serverless.EndToEnd.Tests.Stores.Embedded;

public sealed class SchemaTests : IDisposable
{
    private const string First = "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);";
    private const string Second = "ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 5;";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_database_of_an_older_version_is_brought_up_and_keeps_its_rows()
    {
        using (Open(new Schema(First)))
        {
        }

        using var database = Open(new Schema(First, Second));

        Assert.Equal(12, database.ReadInteger("SELECT x + y FROM a"));
        Assert.Equal(2, database.ReadInteger("PRAGMA user_version"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_version_before_it()
    {
        Assert.Throws<InvalidOperationException>(() => Open(new Schema(First, "CREATE TABLE b (x); CREATE TABLE b (x);")));

        using var database = Open(new Schema(First));

        Assert.Equal(0, database.ReadInteger("SELECT count(*) FROM sqlite_schema WHERE name = 'b'"));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_refused()
    {
        using (Open(new Schema(First, Second)))
        {
        }

        var refused = Assert.Throws<DataFolderException>(() => Open(new Schema(First)));

        Assert.Contains("format is 2, this build knows 1", refused.Message, StringComparison.Ordinal);
    }

    private Database Open(Schema schema) => Connections.Writer(_folder["some.db"], schema, EmbeddedDurability.Process);
}
