namespace Actors.Runtime.Serialization;

/// <summary>The types that every process knows, with their names in messages. Names and layouts never change.</summary>
internal static partial class BuiltInCodecs
{
    public static void AddAll()
    {
        AddNumbers();
        AddTexts();
        AddTimes();
        AddEnums();
        AddIdentities();
        AddCollections();
        AddCollectionInterfaces();
        AddTuples();
        AddExceptions();
    }
}
