<?php
// wp-config.php of the shared program tree: everything that differs between instances comes from the instance's own file.
require getenv('LONGHAND_WORDPRESS_INSTANCE');

define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name) {
    define($name, hash('sha256', $name . DB_PASSWORD));
}
define('WP_SITEURL', WP_HOME);
define('WP_CONTENT_URL', WP_HOME . '/wp-content');
define('WP_ENVIRONMENT_TYPE', 'local');       // application passwords work over plain http on this machine
define('WP_HTTP_BLOCK_EXTERNAL', true);       // nothing leaves this machine
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('FS_METHOD', 'direct');
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', LONGHAND_LOG . '/wordpress.log');

$table_prefix = 'wp_';
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
