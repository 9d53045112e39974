/* Makes a LevelDB store of small tables in several levels, and prints its property leveldb.sstables.
 * Built and run by test_lsm_real.c, which links libleveldb; usage: leveldb_store DIRECTORY */
#include <leveldb/c.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES 30000u

static void stop_on(char *error)
{
    if (!error)
        return;
    fprintf(stderr, "%s\n", error);
    exit(1);
}

int main(int argc, char **argv)
{
    char *error = NULL;
    leveldb_options_t *options = leveldb_options_create();
    leveldb_writeoptions_t *how = leveldb_writeoptions_create();
    if (argc != 2)
        return 2;
    leveldb_options_set_create_if_missing(options, 1);
    leveldb_options_set_write_buffer_size(options, 65536);
    leveldb_options_set_max_file_size(options, 1 << 20);
    leveldb_options_set_compression(options, leveldb_no_compression);
    leveldb_t *db = leveldb_open(options, argv[1], &error);
    stop_on(error);
    for (unsigned i = 0; i < ENTRIES; i++) {
        char key[32], value[100];
        size_t length = (size_t)snprintf(key, sizeof key, "user%08u", i * 2654435761u % 100000000u);
        memset(value, 'a' + (int)(i % 26), sizeof value);
        if (i % 10 == 9)
            leveldb_delete(db, how, key, length, &error);
        else
            leveldb_put(db, how, key, length, value, sizeof value, &error);
        stop_on(error);
    }
    leveldb_compact_range(db, "user2", 5, "user4", 5); /* waits for what is running, too */
    char *tables = leveldb_property_value(db, "leveldb.sstables");
    fputs(tables, stdout);
    leveldb_free(tables);
    leveldb_close(db);
    leveldb_writeoptions_destroy(how);
    leveldb_options_destroy(options);
    return 0;
}
