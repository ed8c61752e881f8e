using System.Text.Json;
using System.Text.Json.Nodes;

namespace Serverless.EndToEnd.Tests.Stores.Cosmos.InProcess;

/// <summary>What the account says of itself, its database and its container. The container has one physical partition.</summary>
internal static class Metadata
{
    public const string Endpoint = "https://in-process.documents.invalid/";
    private const string DatabaseId = "PaYSAA==";
    private const string ContainerId = "PaYSAPH7qAo=";

    private const string QueryEngine = """
        {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":10,"maxLogicalAndPerSqlQuery":2000,
         "maxLogicalOrPerSqlQuery":2000,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,
         "queryMaxGroupByTableCellCount":500000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,
         "sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,
         "sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,
         "maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"sqlAllowTop":true,
         "enableSpatialIndexing":true}
        """;

    public static string Account => new JsonObject
    {
        ["id"] = "in-process",
        ["_rid"] = "in-process",
        ["_self"] = "",
        ["media"] = "//media/",
        ["addresses"] = "//addresses/",
        ["_dbs"] = "//dbs/",
        ["writableLocations"] = Locations(),
        ["readableLocations"] = Locations(),
        ["enableMultipleWriteLocations"] = false,
        ["userReplicationPolicy"] = new JsonObject { ["asyncReplication"] = false, ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
        ["userConsistencyPolicy"] = new JsonObject { ["defaultConsistencyLevel"] = "Session" },
        ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 3, ["maxReplicasetSize"] = 4 },
        ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
        ["queryEngineConfiguration"] = QueryEngine,
    }.ToJsonString();

    public static string Database(string name) => $$"""
        {"id":{{JsonSerializer.Serialize(name)}},"_rid":"{{DatabaseId}}","_self":"dbs/{{DatabaseId}}/","_etag":"\"1\"",
         "_colls":"colls/","_users":"users/","_ts":1}
        """;

    /// <summary>As it was made, and what the service adds.</summary>
    public static string Container(string properties)
    {
        var container = JsonNode.Parse(properties)!.AsObject();
        (container["_rid"], container["_self"], container["_etag"], container["_ts"]) =
            (ContainerId, $"dbs/{DatabaseId}/colls/{ContainerId}/", "\"1\"", 1);
        return container.ToJsonString();
    }

    public static string Ranges => $$"""
        {"_rid":"{{ContainerId}}","PartitionKeyRanges":[{"_rid":"PaYSAPH7qAoCAAAAAAAAUA==","id":"0","_etag":"\"1\"",
         "minInclusive":"","maxExclusive":"FF","ridPrefix":0,
         "_self":"dbs/{{DatabaseId}}/colls/{{ContainerId}}/pkranges/PaYSAPH7qAoCAAAAAAAAUA==/","throughputFraction":1,
         "status":"online","parents":[],"_ts":1}],"_count":1}
        """;

    /// <summary>An item with what the service adds to it.</summary>
    public static byte[] Item(StoredItem item) =>
        [.. item.Body.Span[..item.Body.Span.LastIndexOf((byte)'}')], .. System.Text.Encoding.UTF8.GetBytes($$"""
            ,"_rid":"PaYSAPH7qAoBAAAAAAAAAA==","_self":"","_etag":{{JsonSerializer.Serialize(item.Tag)}},
             "_attachments":"attachments/","_ts":{{item.WrittenAt.ToUnixTimeSeconds()}}}
            """)];

    private static JsonArray Locations() => [new JsonObject { ["name"] = "here", ["databaseAccountEndpoint"] = Endpoint }];
}
